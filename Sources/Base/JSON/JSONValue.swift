/// A parsed JSON value (RFC 8259) with an object's members in their order.
///
/// For records, manifests and settings; not for hot paths.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// One member of an object.
  public struct Member: Sendable, Equatable {
    public var key: String
    public var value: JSONValue
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Parses one value with nothing but white space around it.
  public init(parsing text: Span<UInt8>) throws(JSONError) {
    self = try text.withUnsafeBufferPointer { bytes throws(JSONError) in
      var parser = JSONParser(bytes: bytes)
      return try parser.document()
    }
  }

  /// Parses one value with nothing but white space around it.
  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8).span)
  }

  /// Parses the file at `path`, which is read whole.
  ///
  /// - Throws: an error that names the file; `.damaged` where it is not JSON.
  package init(file path: String) throws(SourceError) {
    let bytes = try FileSystem.read(path)
    do throws(JSONError) { try self.init(parsing: bytes.span) } catch {
      throw SourceError(.damaged, error.message, location: path)
    }
  }

  /// The first member called `key`, where this is an object that has one.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The string, where this is one.
  public var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  /// The integer, where this is one.
  public var integer: Int? {
    if case .integer(let integer) = self { integer } else { nil }
  }

  /// The number, whole or not, where this is one.
  public var number: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  /// The elements, where this is an array.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, where this is an object.
  public var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }
}

/// Text that is not JSON, and where.
public struct JSONError: ReportableError, Equatable {
  /// What is wrong.
  public enum Code: String, Sendable {
    case unexpectedEnd = "the text ends prematurely"
    case unexpectedByte = "unexpected character"
    case badString = "malformed string"
    case badNumber = "malformed number"
    case tooDeep = "nested too deeply"
  }

  public var code: Code
  /// Bytes from the start of the text.
  public var offset: Int

  public init(code: Code, offset: Int) {
    self.code = code
    self.offset = offset
  }

  public var message: String { "not JSON at byte \(offset): \(code.rawValue)" }
  /// Nil: a parser does not know what it parses; `JSONValue(file:)` throws an error that names the file.
  public var location: String? { nil }
  public var advice: String? { nil }
  public var underlying: (any Error)? { nil }
  public var exitCode: ExitStatus { .badInput }
}
