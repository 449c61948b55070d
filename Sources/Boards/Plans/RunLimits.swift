import JSON

/// Limits that somebody asks for or a board sets, in seconds; nil where nothing is said.
package struct LimitWishes: Sendable, Hashable {
  package var power: Int?
  package var flash: Int?
  package var boot: Int?
  package var silence: Int?

  package init(power: Int? = nil, flash: Int? = nil, boot: Int? = nil, silence: Int? = nil) {
    self.power = power
    self.flash = flash
    self.boot = boot
    self.silence = silence
  }
}

/// The limits of one attempt, in seconds, all at least 1.
package struct RunLimits: Sendable, Hashable {
  /// For each command that switches the board's power.
  package var power: Int
  /// For all flash commands together, with what prepares them and the reset after them.
  package var flash: Int
  /// From the release of reset until the first byte of output; nil: none.
  package var boot: Int?
  /// From the release of reset; the manifest's `duration_limit_seconds`.
  package var run: Int
  /// Since the last output; nil: none.
  package var silence: Int?

  /// What flashing may take when neither the manifest nor the board says.
  package static let defaultFlash = 120

  /// What switching the power may take when the board does not say.
  package static let defaultPower = 30

  package init(
    power: Int = RunLimits.defaultPower,
    flash: Int = RunLimits.defaultFlash,
    boot: Int? = nil,
    run: Int,
    silence: Int? = nil
  ) {
    self.power = power
    self.flash = flash
    self.boot = boot
    self.run = run
    self.silence = silence
  }

  /// Of a board that cannot say anything, whose silence means nothing.
  var withoutConsole: RunLimits { RunLimits(power: power, flash: flash, run: run) }

  /// The smaller of each pair: a manifest may ask for less than the board's limit, never for more.
  ///
  /// - Parameters:
  ///   - manifest: the manifest's `limits`.
  ///   - board: the board file's `limits`.
  ///   - run: the manifest's `duration_limit_seconds`, or the spool's default.
  /// - Returns: the limits of an attempt.
  package static func merged(manifest: LimitWishes, board: LimitWishes, run: Int) -> RunLimits {
    RunLimits(
      power: smaller(manifest.power, board.power) ?? defaultPower,
      flash: smaller(manifest.flash, board.flash) ?? defaultFlash,
      boot: smaller(manifest.boot, board.boot),
      run: max(1, run),
      silence: smaller(manifest.silence, board.silence)
    )
  }

  private static func smaller(_ a: Int?, _ b: Int?) -> Int? {
    switch (a, b) {
    case (let a?, let b?): max(1, min(a, b))
    case (let one?, nil), (nil, let one?): max(1, one)
    case (nil, nil): nil
    }
  }

  /// For `plan.json`; limits that there are not are left out.
  package var json: JSONValue {
    var object: JSONObject = ["power": .integer(power), "flash": .integer(flash)]
    object["boot"] = boot.map(JSONValue.integer)
    object["run"] = .integer(run)
    object["silence"] = silence.map(JSONValue.integer)
    return .object(object)
  }
}
