/// Something wrong with one record or one place of an input: counted, located, and survived.
public struct Fault: Sendable, Hashable {
  /// What is wrong: a kebab-case name such as `gzip-damaged`, one of the module that found it.
  public struct Kind: RawRepresentable, Sendable, Hashable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  public var kind: Kind
  /// The input, as `ByteSource.name` has it.
  public var file: String
  /// Bytes from the input's start, as stored (compressed, where it is).
  public var offset: Int
  /// Bytes of the input that could not be used, where that is known.
  public var length: Int?
  /// More for a person; never needed to tell faults apart.
  public var detail: String

  public init(_ kind: Kind, file: String, offset: Int, length: Int? = nil, detail: String = "") {
    self.kind = kind
    self.file = file
    self.offset = offset
    self.length = length
    self.detail = detail
  }
}
