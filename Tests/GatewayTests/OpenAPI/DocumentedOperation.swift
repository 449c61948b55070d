import HTTP
import JSON

@testable import Gateway

/// An operation as the document has it.
struct DocumentedOperation: Sendable {
  let template: String
  /// In capitals.
  let method: String
  let object: JSONValue
  /// Its own and its path's.
  let parameters: [JSONValue]

  static let all: [DocumentedOperation] = {
    let paths = OpenAPI.document["paths"]?.object?.members ?? []
    return paths.flatMap { path in
      let common = path.value["parameters"]?.array ?? []
      return (path.value.object?.members ?? []).filter { $0.name != "parameters" }.map { member in
        DocumentedOperation(
          template: path.name,
          method: member.name.uppercased(),
          object: member.value,
          parameters: common + (member.value["parameters"]?.array ?? [])
        )
      }
    }
  }()

  var id: String { object["operationId"]?.string ?? "" }
  var tag: String { object["tags"]?.array?.first?.string ?? "" }
  var statuses: [Int] { (object["responses"]?.object?.names ?? []).compactMap { Int($0) } }
  /// It has nothing but refusals.
  var isWrite: Bool { statuses.allSatisfy { (400..<500).contains($0) } }

  /// The answer of that status, references resolved.
  func response(_ status: Int) -> JSONValue? {
    guard let response = object["responses"]?["\(status)"] else { return nil }
    return response["$ref"].flatMap { SchemaCheck(document: OpenAPI.document).resolve($0) } ?? response
  }

  /// The path with values in the place of its variable segments.
  func path(_ values: [String: String]) -> String {
    values.reduce(template) { path, value in path.replacing("{\(value.key)}", with: value.value) }
  }

  /// What is wrong with an answer.
  func faults(_ reply: Reply) -> [String] {
    guard let response = response(reply.status) else { return ["\(reply.status) is not documented"] }
    return headerFaults(reply, response) + contentFaults(reply, response)
  }

  private func headerFaults(_ reply: Reply, _ response: JSONValue) -> [String] {
    let check = SchemaCheck(document: OpenAPI.document)
    return (response["headers"]?.object?.members ?? []).flatMap { member -> [String] in
      let header = member.value["$ref"].flatMap(check.resolve) ?? member.value
      guard let value = reply[member.name] else {
        return header["required"] == true ? ["\(member.name) is missing"] : []
      }
      return check.faults(.string(value), header["schema"] ?? [:], at: member.name)
    }
  }

  private func contentFaults(_ reply: Reply, _ response: JSONValue) -> [String] {
    guard let contents = response["content"]?.object else {
      return reply.body.isEmpty ? [] : ["content is not documented"]
    }
    let type = reply["Content-Type"]?.split(separator: ";").first.map(String.init) ?? ""
    guard let content = contents[type] ?? contents["*/*"] else { return ["\(type) is not documented"] }
    guard type == "application/json", let schema = content["schema"], schema != [:] else { return [] }
    guard let value = try? reply.json() else { return ["it is not JSON"] }
    return SchemaCheck(document: OpenAPI.document).faults(value, schema)
  }
}
