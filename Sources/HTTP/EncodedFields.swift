/// Fields of an answer as the bytes that stand on the wire, for answers that are given often.
package struct EncodedFields: Sendable, Equatable {
  let bytes: [UInt8]

  /// Encodes them, once.
  ///
  /// - Parameter fields: in the order of writing; those that the encoder leaves out are left out here.
  package init(_ fields: [HTTPResponse.Field]) { bytes = ResponseEncoder.encode(fields) }
}
