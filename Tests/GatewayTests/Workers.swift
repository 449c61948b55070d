import Posix

/// Runs the body on so many threads of their own, and meanwhile something on this one; returns when all
/// have ended.
func withWorkers(
  _ count: Int,
  _ body: @escaping @Sendable () -> Void,
  while meanwhile: () throws -> Void = {}
) throws {
  guard count > 0 else { return try meanwhile() }
  let worker = try Worker(name: "test \(count)", body)
  let result = Result { try withWorkers(count - 1, body, while: meanwhile) }
  worker.join()
  try result.get()
}
