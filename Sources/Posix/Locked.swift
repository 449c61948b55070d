import Glibc

/// A value that threads share, behind a lock of pthread_mutex_lock(3).
///
/// It is a pthread mutex because the thread sanitizer does not see the standard library's.
package final class Locked<Value>: @unchecked Sendable {
  // Unchecked holds: `value` is reached only between lock and unlock of `mutex`, which lives as long
  // as this object, and no reference to the value's storage leaves the closure.
  private var value: Value
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  package init(_ value: sending Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deinitialize(count: 1)
    mutex.deallocate()
  }

  package func withLock<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
