import Posix
import Remote
import Spool

/// The `incoming/` of a spool of another machine.
///
/// Signals that end the program end an upload too, and leave what was sent under its hidden name, where the same
/// submission goes on with it.
struct FarIncoming: Incoming {
  private let mirror: Mirror
  private let uploader: Uploader

  init(_ mirror: Mirror) {
    self.mirror = mirror
    let status = UploadStatus()
    uploader = Uploader(mirror) { status.show($0) }
  }

  func holds(_ name: String) throws(ClientError) -> Bool {
    try far { () throws(RemoteError) in try mirror.size(of: "\(Layout.incoming)/\(name)") != nil }
  }

  func put(_ name: String, _ bytes: [UInt8]) throws(ClientError) -> Bool {
    try far { () throws(RemoteError) in try uploader.put(name, bytes) }
  }

  func put(
    _ name: String,
    folder: [DropDraft.Item],
    interrupt: Interrupt?,
    ready: (_ owner: String) throws(ClientError) -> Void
  ) throws(ClientError) -> Bool {
    var fault: ClientError?
    let isPut = try far { () throws(RemoteError) in
      try uploader.put(name, folder.map(Self.item)) { (owner) throws(RemoteError) in
        do throws(ClientError) {
          try ready(owner)
        } catch {
          fault = error
          throw .refused(error.sentence)
        }
      }
    }
    if let fault { throw fault }
    return isPut
  }

  private static func item(_ item: DropDraft.Item) -> UploadItem {
    switch item {
    case .folder(let path): .folder(path)
    case .text(let path, let bytes): .text(path, bytes)
    case .file(let path, let isExecutable, let folder, let name):
      .file(path, isExecutable: isExecutable, from: folder, as: name)
    }
  }

  func read(_ name: String) throws(ClientError) -> [UInt8]? {
    try far { () throws(RemoteError) in try mirror.answer(name, limit: ManifestLimits.maximumBytes) }
  }

  func withdraw(_ name: String) throws(ClientError) -> Bool {
    try far { () throws(RemoteError) in try uploader.withdraw(name) }
  }

  func remove(_ name: String) throws(ClientError) {
    try far { () throws(RemoteError) in try uploader.remove(name) }
  }
}
