/// A member of an object in one call: its name and its value.
extension JSONWriter {
  /// Writes a member that is a string.
  package mutating func member(_ name: StaticString, _ value: String) {
    key(name)
    string(value)
  }

  /// Writes a member that is a string, or `null`.
  package mutating func member(_ name: StaticString, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }

  /// Writes a member that is an integer.
  package mutating func member(_ name: StaticString, _ value: some BinaryInteger) {
    key(name)
    integer(value)
  }

  /// Writes a member that is an integer, without a string of it.
  package mutating func member(_ name: StaticString, _ value: Int) {
    key(name)
    integer(value)
  }

  /// Writes a member that is an integer, or `null`.
  package mutating func member<I: BinaryInteger>(_ name: StaticString, _ value: I?) {
    key(name)
    if let value { integer(value) } else { null() }
  }

  /// Writes a member that is `true` or `false`.
  package mutating func member(_ name: StaticString, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// Writes a member that is a number with `decimals` digits after the point.
  package mutating func member(_ name: StaticString, _ value: Double, decimals: Int) {
    key(name)
    number(value, decimals: decimals)
  }

  /// Writes a member that is a parsed value, or `null`.
  package mutating func member(_ name: StaticString, _ value: JSONValue?) {
    key(name)
    self.value(value ?? .null)
  }

  /// Writes a member that is an array of strings.
  package mutating func member(_ name: StaticString, _ values: some Sequence<String>) {
    key(name)
    beginArray()
    for value in values { string(value) }
    endArray()
  }

  /// Writes a member that is an object of integers, ordered by name.
  package mutating func member(_ name: StaticString, _ values: [String: Int]) {
    key(name)
    beginObject()
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      key(name)
      integer(value)
    }
    endObject()
  }
}
