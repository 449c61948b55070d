import JSON

/// A condition on an object.
///
/// There is no third truth value beside true and false: `not` holds exactly where what is below it does not.
/// An inverted comparison is therefore true of null, as for Django, with which UFDL's own server answers:
/// its `~Q(end_time__lt=…)` finds the jobs without an end too. And an inverted test of a list's elements is
/// true where none of them passes.
indirect enum FilterExpression: Sendable, Equatable {
  case any([FilterExpression])
  case all([FilterExpression])
  case field(FieldPath, FieldTest)
  case not(FilterExpression)

  func holds(for object: JSONObject) -> Bool {
    switch self {
    case .any(let expressions): expressions.contains { $0.holds(for: object) }
    case .all(let expressions): expressions.allSatisfy { $0.holds(for: object) }
    case .field(let path, let test): path.holds(in: object, test.holds)
    case .not(let expression): !expression.holds(for: object)
    }
  }
}
