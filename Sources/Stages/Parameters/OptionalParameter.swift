package import Base

/// A value or none: null switches a rule off.
extension Optional: ParameterValue where Wrapped: ParameterValue {
  package static var expected: String { "\(Wrapped.expected), or null" }

  package init?(parameter json: JSONValue) {
    if case .null = json {
      self = Self.none
      return
    }
    guard let value = Wrapped(parameter: json) else { return nil }
    self = Self.some(value)
  }

  package func write(to json: inout JSONWriter) {
    if let self { self.write(to: &json) } else { json.null() }
  }
}
