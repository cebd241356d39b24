internal import Base

/// An object of a tokenizer.json: unknown members are rejected, so that no setting is ignored.
internal struct StrictObject {
  /// Where it is in the file: `model`, `pre_tokenizer.pretokenizers[1]`; empty for the whole file.
  let path: String
  private let members: [String: JSONValue]

  /// - Throws: `TokenizerError.damaged` for a value of another type or a member that is there twice, and
  ///   `.unsupported` for a member that is not among `known`.
  init(_ value: JSONValue, _ path: String, known: [String]) throws(TokenizerError) {
    self.path = path
    guard let list = value.members else {
      throw TokenizerError(.damaged, path.isEmpty ? "the file is not a JSON object" : "\(path) is not an object")
    }
    var members: [String: JSONValue] = [:]
    for member in list {
      let place = Self.place(member.key, in: path)
      guard known.contains(member.key) else {
        throw TokenizerError(.unsupported, "\(place) is an unknown member")
      }
      guard members.updateValue(member.value, forKey: member.key) == nil else {
        throw TokenizerError(.damaged, "\(place) is duplicate")
      }
    }
    self.members = members
  }

  private static func place(_ key: String, in path: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// Where a member is in the file.
  func place(_ key: String) -> String { Self.place(key, in: path) }

  /// A member, where it is there and not null.
  subscript(key: String) -> JSONValue? {
    guard let value = members[key], value != .null else { return nil }
    return value
  }

  func bool(_ key: String, default standard: Bool? = nil) throws(TokenizerError) -> Bool {
    if let standard, members[key] == nil { return standard }
    guard case .bool(let bool)? = members[key] else {
      throw TokenizerError(.damaged, "\(place(key)) is not true or false")
    }
    return bool
  }

  func string(_ key: String) throws(TokenizerError) -> String {
    guard let string = members[key]?.string else { throw TokenizerError(.damaged, "\(place(key)) is not a string") }
    return string
  }

  func array(_ key: String) throws(TokenizerError) -> [JSONValue] {
    guard let array = members[key]?.array else { throw TokenizerError(.damaged, "\(place(key)) is not an array") }
    return array
  }

  /// Rejects a member with an effect: neither absent nor null nor any of `idle`.
  func refuse(_ key: String, unless idle: [JSONValue] = [], _ reason: String) throws(TokenizerError) {
    guard let value = self[key], !idle.contains(value) else { return }
    throw TokenizerError(.unsupported, "\(place(key)) is set: \(reason)")
  }

  /// A value's `type`.
  static func type(of value: JSONValue, _ path: String) throws(TokenizerError) -> String {
    guard let type = value["type"]?.string else { throw TokenizerError(.damaged, "\(path).type is not a string") }
    return type
  }

  /// The error for a type that is not known.
  static func unknownType(_ type: String, _ path: String) -> TokenizerError {
    TokenizerError(.unsupported, "\(path) has type \(type)")
  }
}
