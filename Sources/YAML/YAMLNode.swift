public import Base

/// A value of a YAML file, with the place where it stands.
///
/// What a plain scalar is does not depend on a reader's taste: `true`, `false` and `null` (and nothing, or `~`) are that;
/// numbers are those of JSON; all else is text, so that the language code `no` stays one. What other readers take for
/// a number (`017`, `1:30`, `0x1F`, `1_000`, `.5`, `1e400`) is refused: written as a number or in quotes it means one thing.
public struct YAMLNode: Sendable {
  /// What a value is.
  public enum Content: Sendable {
    /// `null`, `true`, a number or text.
    case scalar(JSONValue)
    case sequence([YAMLNode])
    case mapping([Member])
  }

  /// A key with its value.
  public struct Member: Sendable {
    /// The key.
    public var key: String
    /// Where the key stands.
    public var mark: YAMLMark
    /// The value.
    public var value: YAMLNode

    /// A key with its value.
    public init(key: String, mark: YAMLMark, value: YAMLNode) {
      self.key = key
      self.mark = mark
      self.value = value
    }
  }

  /// The value.
  public var content: Content
  /// Where it begins.
  public var mark: YAMLMark
  /// Why it is what it is, where the file says so with `why`.
  public var why: String?

  /// A value at a place.
  public init(_ content: Content, at mark: YAMLMark, why: String? = nil) {
    self.content = content
    self.mark = mark
    self.why = why
  }

  /// The value as JSON, without reasons.
  public var json: JSONValue {
    switch content {
    case .scalar(let value): value
    case .sequence(let nodes): .array(nodes.map(\.json))
    case .mapping(let members): .object(members.map { .init(key: $0.key, value: $0.value.json) })
    }
  }

  /// The members, if this is a mapping.
  public var members: [Member]? {
    if case .mapping(let members) = content { members } else { nil }
  }

  /// The value of a key, if this is a mapping with it.
  public subscript(key: String) -> YAMLNode? { members?.first { $0.key == key }?.value }

  /// What the value is, for messages: `text`, `a list`.
  public var kind: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(.null): "nothing"
    case .scalar(.bool): "true or false"
    case .scalar(.integer), .scalar(.number): "a number"
    case .scalar: "text"
    }
  }

  /// The error for a value that is something else than what is expected.
  ///
  /// - Parameter expected: what it should be: `a whole number`.
  public func mismatch(_ name: String, expected: String) -> YAMLError {
    YAMLError(.badValue, "\(name) takes \(expected), not \(described)", location: mark.text, advice: hint)
  }

  private var described: String {
    switch content {
    case .scalar(.string(let text)): "\"\(text.prefix(40))\(text.count > 40 ? "..." : "")\""
    case .scalar(let value) where value != .null:
      {
        var json = JSONWriter(capacity: 16)
        json.value(value)
        return json.bytes.string()
      }()
    default: kind
    }
  }

  /// What to do about a value that another reader would take.
  private var hint: String? {
    switch content {
    case .scalar(.string(let text))
    where ["yes", "on", "y"].contains(text.lowercased()) || text.lowercased() == "true":
      "Write true."
    case .scalar(.string(let text))
    where ["no", "off", "n"].contains(text.lowercased()) || text.lowercased() == "false":
      "Write false."
    case .scalar(.integer), .scalar(.number), .scalar(.bool): "Text that looks like something else stands in quotes."
    default: nil
    }
  }
}
