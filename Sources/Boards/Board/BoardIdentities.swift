extension Board {
  /// What of it no two boards of a host can share.
  package var identities: [String] {
    guard host != nil else { return [] }
    return [json["probe"]?.string.map { "probe:\($0)" }, json["console"]?["path"]?.string.map { "path:\($0)" }]
      .compactMap(\.self)
  }
}
