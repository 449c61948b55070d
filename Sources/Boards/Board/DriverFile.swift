import JSON

/// Reads the `driver` of a board's file.
extension Driver {
  /// Reads the object; of a kind that this version does not serve only the kind is looked at.
  init(_ json: JSONValue) throws(FieldError) {
    let object = try FieldReader(json, path: "driver", known: json.object?.names ?? [])
    let kind = try object.require("kind", try object.string("kind"))
    switch kind {
    case "qemu": self = .qemu(try Driver.qemu(json))
    case "process":
      _ = try FieldReader(json, path: "driver", known: ["kind"])
      self = .process(ProcessDriver())
    default:
      if let fault = BoardName.wordFault(in: kind) {
        throw FieldError("\"driver.kind\": \"\(kind)\" \(fault)")
      }
      self = .other(kind: kind)
    }
  }

  private static func qemu(_ json: JSONValue) throws(FieldError) -> QEMUDriver {
    let keys = ["kind", "machine", "system", "semihosting", "cpu", "memory"]
    let reader = try FieldReader(json, path: "driver", known: keys)
    for key in ["machine", "system", "cpu", "memory"] {
      guard let word = try reader.string(key), let fault = BoardName.optionFault(in: word) else { continue }
      throw FieldError("\"driver.\(key)\": \"\(word)\" \(fault)")
    }
    return QEMUDriver(
      machine: try reader.require("machine", try reader.string("machine")),
      system: try reader.string("system") ?? "arm",
      semihosting: try reader.bool("semihosting") ?? false,
      cpu: try reader.string("cpu"),
      memory: try reader.string("memory")
    )
  }
}
