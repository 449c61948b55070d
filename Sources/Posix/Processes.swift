import Glibc

/// This process itself.
package enum Processes {
  package static func exit(_ status: Int32) -> Never { Glibc.exit(status) }
}
