import HTTP
import JSON

/// An error of the gateway's own routes: `{"error": …}`, with the command to paste where there is one.
enum PlainError {
  static func json(_ status: HTTPStatus, _ message: String, _ instead: Instead?) -> HTTPResponse {
    var body: JSONObject = ["error": .string(message)]
    if let command = instead?.command { body["command"] = .string(command) }
    return .json(status, .object(body))
  }
}
