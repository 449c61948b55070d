import JSON
import Testing

@testable import Gateway

@Suite("The OpenAPI document")
struct OpenAPIDocumentTests {
  private let operations = DocumentedOperation.all

  @Test("It is of version 3.1, and serves from where it came")
  func version() {
    #expect(OpenAPI.document["openapi"]?.string?.hasPrefix("3.1.") == true)
    #expect(OpenAPI.document["servers"] == [["url": "/"]])
  }

  @Test("Every reference leads to something")
  func references() {
    let check = SchemaCheck(document: OpenAPI.document)
    let references = Self.references(in: OpenAPI.document)
    #expect(references.count > 100)
    for reference in references { #expect(check.resolve(.string(reference)) != nil, "\(reference)") }
  }

  @Test("Every component is referred to", arguments: ["schemas", "responses", "headers"])
  func components(kind: String) throws {
    let references = Set(Self.references(in: OpenAPI.document))
    for name in try #require(OpenAPI.document["components"]?[kind]?.object).names {
      #expect(references.contains("#/components/\(kind)/\(name)"), "\(name)")
    }
  }

  @Test("Every operation has a name of its own, a known group, and a summary")
  func names() {
    #expect(Set(operations.map(\.id)).count == operations.count)
    let tags = Set(OpenAPI.parts.map(\.tag))
    for operation in operations {
      #expect(tags.contains(operation.tag), "\(operation.id)")
      #expect(operation.object["summary"]?.string?.isEmpty == false, "\(operation.id)")
    }
  }

  @Test("No path stands in two parts")
  func paths() {
    let templates = OpenAPI.parts.flatMap { $0.paths.map(\.template) }
    #expect(Set(templates).count == templates.count)
  }

  @Test("The variable segments of a path are its parameters of that kind")
  func parameters() throws {
    for (template, path) in try #require(OpenAPI.document["paths"]?.object).members.map({
      ($0.name, $0.value)
    }) {
      let declared = (path["parameters"]?.array ?? []).filter { $0["in"] == "path" }
      #expect(declared.allSatisfy { $0["required"] == true }, "\(template)")
      #expect(declared.compactMap { $0["name"]?.string } == Self.variables(of: template), "\(template)")
    }
  }

  @Test("Every operation either only refuses or has an answer of another kind")
  func answers() {
    for operation in operations {
      #expect(operation.isWrite == operation.statuses.contains(405), "\(operation.id)")
    }
  }

  @Test("An operation that refuses says which file to drop")
  func instead() {
    for operation in operations where operation.isWrite {
      #expect(operation.object["description"]?.string?.hasPrefix("Instead, drop ") == true, "\(operation.id)")
    }
  }

  @Test("An example of a parameter is one that its schema allows")
  func examples() {
    let check = SchemaCheck(document: OpenAPI.document)
    for operation in operations {
      for parameter in operation.parameters {
        guard let example = parameter["example"], let schema = parameter["schema"] else { continue }
        #expect(check.faults(example, schema) == [], "\(operation.id)")
      }
    }
  }

  private static func variables(of template: String) -> [String] {
    template.split(separator: "{").dropFirst().compactMap { $0.split(separator: "}").first.map(String.init) }
  }

  private static func references(in value: JSONValue) -> [String] {
    switch value {
    case .array(let elements): elements.flatMap(references)
    case .object(let object):
      object.members.flatMap { member -> [String] in
        if member.name == "$ref", let text = member.value.string { return [text] }
        return references(in: member.value)
      }
    case .null, .bool, .integer, .number, .string: []
    }
  }
}
