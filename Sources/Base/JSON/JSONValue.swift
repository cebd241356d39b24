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
    /// The member's name.
    public var key: String
    /// The member's value.
    public var value: JSONValue
    /// A member with its name and value.
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Values that a document of a corpus may have in all: a million of them take some 50 MB.
  public static let documentLimit = 1 << 20

  /// Parses one value, surrounded only by white space.
  ///
  /// - Parameter limit: the maximum number of values in it, itself and nested ones.
  public init(parsing text: Span<UInt8>, limit: Int = .max) throws(JSONError) {
    self = try text.withUnsafeBufferPointer { bytes throws(JSONError) in
      var parser = JSONParser(bytes: bytes, limit: limit)
      return try parser.document()
    }
  }

  /// Parses one value, surrounded only by white space.
  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8).span)
  }

  /// Parses the file at `path`, which is read whole.
  ///
  /// - Throws: an error that names the file; `.damaged` if it is not JSON.
  package init(file path: String) throws(SourceError) {
    let bytes = try FileSystem.read(path)
    do throws(JSONError) { try self.init(parsing: bytes.span) } catch {
      throw SourceError(.damaged, error.message, location: path)
    }
  }

  /// The first member called `key`, if this is an object with one.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The string, if this is one.
  public var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  /// The integer, if this is one.
  public var integer: Int? {
    if case .integer(let integer) = self { integer } else { nil }
  }

  /// The number of some things, if this is one: not negative, and small enough that sums of thousands are numbers too.
  /// Files come from somebody else: arithmetic is done with these, not with any integer.
  package var count: Int? {
    integer.flatMap { 0...1 << 48 ~= $0 ? $0 : nil }
  }

  /// The number, integer or not, if this is one.
  public var number: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  /// The elements, if this is an array.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, if this is an object.
  public var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }
}

/// A JSON syntax error with its offset.
public struct JSONError: ReportableError, Equatable {
  /// What is wrong.
  public enum Code: String, Sendable {
    case unexpectedEnd = "the text ends prematurely"
    case unexpectedByte = "unexpected character"
    case badString = "malformed string"
    case badNumber = "malformed number"
    case tooDeep = "nested too deeply"
    case tooManyValues = "too many values"
  }

  /// The kind of syntax error.
  public var code: Code
  /// Bytes from the start of the text.
  public var offset: Int

  /// An error at a byte offset.
  public init(code: Code, offset: Int) {
    self.code = code
    self.offset = offset
  }

  /// The kind of error and its offset.
  public var message: String { "not JSON at byte \(offset): \(code.rawValue)" }
  /// Nil: a parser does not know what it parses; `JSONValue(file:)` throws an error that names the file.
  public var location: String? { nil }
  /// Nil: the text's author has to fix it.
  public var advice: String? { nil }
  /// Nil: the parser itself found the error.
  public var underlying: (any Error)? { nil }
  /// `badInput`.
  public var exitCode: ExitStatus { .badInput }
}
