package import Base
package import HTML
package import Records

/// A type that parameters of stages have.
package protocol ParameterValue: Sendable {
  /// The type's values, for messages: "a whole number".
  static var expected: String { get }

  /// Parses the value; nil if the JSON is not of this type.
  init?(parameter json: JSONValue)

  /// Writes the value as JSON; reading it again gives the same value.
  func write(to json: inout JSONWriter)
}

extension Bool: ParameterValue {
  package static var expected: String { "true or false" }

  package init?(parameter json: JSONValue) {
    guard case .bool(let value) = json else { return nil }
    self = value
  }

  package func write(to json: inout JSONWriter) { json.bool(self) }
}

extension Int: ParameterValue {
  package static var expected: String { "a whole number" }

  package init?(parameter json: JSONValue) {
    guard let value = json.integer else { return nil }
    self = value
  }

  package func write(to json: inout JSONWriter) { json.integer(self) }
}

extension Double: ParameterValue {
  package static var expected: String { "a number" }

  package init?(parameter json: JSONValue) {
    guard let value = json.number else { return nil }
    self = value
  }

  package func write(to json: inout JSONWriter) { json.number(self) }
}

extension String: ParameterValue {
  package static var expected: String { "a string" }

  package init?(parameter json: JSONValue) {
    guard let value = json.string else { return nil }
    self = value
  }

  package func write(to json: inout JSONWriter) { json.string(self) }
}

/// An element of a set of names.
package protocol ParameterElement: LosslessStringConvertible, Hashable, Sendable {}

extension String: ParameterElement {}
extension Analysis: ParameterElement {}

/// Sets are lists of strings, written in order; each element once.
extension Set: ParameterValue where Element: ParameterElement {
  package static var expected: String { "a list of names, each once" }

  package init?(parameter json: JSONValue) {
    guard let elements = json.array else { return nil }
    self = []
    for element in elements {
      guard let element = element.string.flatMap(Element.init), insert(element).inserted else { return nil }
    }
  }

  package func write(to json: inout JSONWriter) {
    json.beginArray()
    for element in map(\.description).sorted() { json.string(element) }
    json.endArray()
  }
}

extension ParameterValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  package static var expected: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }

  package init?(parameter json: JSONValue) {
    guard let value = json.string.flatMap(Self.init(rawValue:)) else { return nil }
    self = value
  }

  package func write(to json: inout JSONWriter) { json.string(rawValue) }
}

extension HTMLParserChoice: ParameterValue {}
extension ExtractionOptions.Favor: ParameterValue {}
extension ExtractionOptions.Comments: ParameterValue {}
extension ExtractionOptions.Form: ParameterValue {}
