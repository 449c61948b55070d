import Glibc

/// Counts what may be taken; who wants more than there is waits (sem_overview(7)).
package final class Semaphore: @unchecked Sendable {
  // Unchecked holds: the semaphore is reached only through sem_post(3) and sem_wait(3), which threads may
  // call at once, and it lives as long as this object.
  private let semaphore: UnsafeMutablePointer<sem_t>

  package init() {
    semaphore = .allocate(capacity: 1)
    semaphore.initialize(to: sem_t())
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deinitialize(count: 1)
    semaphore.deallocate()
  }

  /// Gives one more.
  package func signal() { sem_post(semaphore) }

  /// Takes one, and waits until there is one.
  package func wait() {
    while sem_wait(semaphore) != 0, errno == EINTR {}
  }
}
