import Boards
import Posix
import Spool

/// Brings a manifest and a board together into a plan: what the runner does, and `plan` shows.
package enum Planner {
  package static func plan(
    manifest: Manifest,
    durationLimitSeconds: Int,
    board: Board,
    image: Image
  ) throws(RecipeError) -> Plan {
    let wishes = LimitWishes(
      flash: manifest.limits.flash,
      boot: manifest.limits.boot,
      silence: manifest.limits.silence
    )
    let wish = PlanWish(
      image: image,
      arguments: manifest.arguments,
      environment: manifest.environment.map { ($0.name, $0.value) },
      needsConsole: manifest.expect != nil,
      limits: RunLimits.merged(manifest: wishes, board: board.limits, run: durationLimitSeconds)
    )
    return try Recipe.plan(board: board, wish, isInstalled: Environment.hasProgram)
  }
}
