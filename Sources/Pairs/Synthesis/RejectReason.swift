internal import Base
internal import Records

/// Why a query goes no further, with the values that decided.
internal struct RejectReason: Equatable {
  /// In kebab-case.
  var reason: String
  /// What decided.
  var values: [Drop.Value] = []

  init(_ reason: String, _ values: [Drop.Value] = []) {
    self.reason = reason
    self.values = values
  }

  init(_ rejection: QueryRejection) { self.init(rejection.flaw.rawValue, rejection.values) }
}

extension Drop.Value {
  /// Writes it as a member of an object.
  internal func write(to json: inout JSONWriter) {
    json.key(name)
    switch content {
    case .integer(let value): json.integer(value)
    case .number(let value): json.number(value)
    case .text(let value): json.string(value)
    }
  }

  /// The value for people.
  internal var text: String {
    switch content {
    case .integer(let value): "\(value)"
    case .number(let value): value.fixed(2)
    case .text(let value): value
    }
  }
}
