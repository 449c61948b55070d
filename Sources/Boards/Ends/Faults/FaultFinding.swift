/// A kernel's or a runtime's word that it gave up.
package struct FaultFinding: Sendable, Hashable {
  /// Who says so, such as "Zephyr".
  package var kind: String
  /// What to tell people, without a full stop: "ESP-IDF: Guru Meditation Error: LoadProhibited on core 0".
  package var sentence: String
  /// The banner's line.
  package var line: DecidingLine
}
