/// How far an upload is.
package struct UploadProgress: Sendable, Equatable {
  /// The file, below the drop's folder.
  package var path: String
  /// Its bytes that are there.
  package var sent: Int
  package var size: Int
}
