/// Makes the jobs that requests ask for.
///
/// It has the lease, for every new job needs an id of it.
final class JobMaker {
  var lease: IntakeLease
  private let acceptor: Acceptor
  private let registrar: Registrar

  init(lease: IntakeLease, acceptor: Acceptor, registrar: Registrar) {
    self.lease = lease
    self.acceptor = acceptor
    self.registrar = registrar
  }

  /// - Returns: why there is none, as a clause; nil where the job is made.
  func make(_ order: Acceptor.Order) throws(IntakeError) -> String? {
    switch try acceptor.make(order, lease: &lease) {
    case .success(let made):
      try registrar.note([made])
      return nil
    case .failure(let fault): return fault.reason
    }
  }
}
