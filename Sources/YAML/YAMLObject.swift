public import Base

/// A mapping that is read strictly: every key has a meaning, and every value its type.
public struct YAMLObject: Sendable {
  /// The mapping.
  public let node: YAMLNode
  /// What it is, for messages: `the recipe`.
  public let name: String

  /// A mapping with known keys.
  ///
  /// - Parameters:
  ///   - name: what it is, for messages: `the recipe`, `stage gopher-quality`.
  ///   - keys: all keys that it may have.
  /// - Throws: for a value that is no mapping, and for an unknown key, with the nearest known one.
  public init(_ node: YAMLNode, _ name: String, keys: [String]) throws(YAMLError) {
    guard let members = node.members else {
      throw node.mismatch(name, expected: "a mapping with the keys \(keys.joined(separator: ", "))")
    }
    self.node = node
    self.name = name
    for member in members where !keys.contains(member.key) {
      throw Self.unknown(member, of: name, keys: keys)
    }
  }

  /// The error for a key without a meaning.
  public static func unknown(_ member: YAMLNode.Member, of name: String, keys: [String]) -> YAMLError {
    let nearest = nearestName(to: member.key, among: keys).map { "Did you mean \($0)? " } ?? ""
    let all = keys.isEmpty ? "It takes no keys." : "Its keys are: \(keys.joined(separator: ", "))."
    return YAMLError(
      .badKey, "\(name) has no key \(member.key)", location: member.mark.text, advice: nearest + all)
  }

  /// The value of a key; nil where it is missing.
  public func node(_ key: String) -> YAMLNode? { node[key] }

  /// The value of a key that has to be there.
  public func required(_ key: String) throws(YAMLError) -> YAMLNode {
    guard let value = node[key] else {
      throw YAMLError(.missingKey, "\(name) has no \(key)", location: node.mark.text)
    }
    return value
  }

  /// The text of a key; nil where it is missing.
  public func string(_ key: String) throws(YAMLError) -> String? {
    guard let value = node[key] else { return nil }
    guard case .scalar(.string(let text)) = value.content, !text.isEmpty else {
      throw value.mismatch(key, expected: "text")
    }
    return text
  }

  /// The number of a key, whole or not; nil where it is missing.
  public func number(_ key: String, in range: ClosedRange<Double>) throws(YAMLError) -> Double? {
    guard let value = node[key] else { return nil }
    guard let number = value.json.number, range.contains(number) else {
      throw value.mismatch(key, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// The whole number of a key; nil where it is missing.
  public func integer(_ key: String, in range: ClosedRange<Int>) throws(YAMLError) -> Int? {
    guard let value = node[key] else { return nil }
    guard let integer = value.json.integer, range.contains(integer) else {
      let bounds =
        range.upperBound == .max
        ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw value.mismatch(key, expected: "a whole number \(bounds)")
    }
    return integer
  }

  /// The value of a key that has one of some names; nil where it is missing.
  public func choice<Value: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Value.Type = Value.self
  ) throws(YAMLError) -> Value? where Value.RawValue == String {
    guard let value = node[key] else { return nil }
    guard let choice = value.json.string.flatMap(Value.init(rawValue:)) else {
      throw value.mismatch(key, expected: "one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  /// `true` or `false` of a key; nil where it is missing.
  public func bool(_ key: String) throws(YAMLError) -> Bool? {
    guard let value = node[key] else { return nil }
    guard case .scalar(.bool(let flag)) = value.content else {
      throw value.mismatch(key, expected: "true or false")
    }
    return flag
  }

  /// The values of a key that is a list, in order; none where it is missing.
  public func list(_ key: String) throws(YAMLError) -> [YAMLNode] {
    guard let value = node[key] else { return [] }
    guard case .sequence(let elements) = value.content else { throw value.mismatch(key, expected: "a list") }
    return elements
  }

  /// The texts of a key that is a list, each once; none where it is missing.
  public func strings(_ key: String) throws(YAMLError) -> [String] {
    var texts: [String] = []
    var seen: Set<String> = []
    for element in try list(key) {
      guard case .scalar(.string(let text)) = element.content, !text.isEmpty else {
        throw element.mismatch(key, expected: "a list of texts")
      }
      guard seen.insert(text).inserted else {
        throw YAMLError(.badValue, "\(key) has \(text) twice", location: element.mark.text)
      }
      texts.append(text)
    }
    return texts
  }
}
