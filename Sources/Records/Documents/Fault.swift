/// Something wrong with one record or one place of an input: counted, located, and survived.
public struct Fault: Sendable, Hashable {
  /// The kind of fault: a kebab-case name such as `gzip-damaged`, defined by the module that finds it.
  public struct Kind: RawRepresentable, Sendable, Hashable {
    /// The kebab-case name.
    public let rawValue: String
    /// A kind of fault with its name.
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  /// The kind of fault.
  public var kind: Kind
  /// The input, as `ByteSource.name` has it.
  public var file: String
  /// Bytes from the input's start, as stored (compressed, where it is).
  public var offset: Int
  /// Bytes of the input that could not be used, where that is known.
  public var length: Int?
  /// Details for people; never needed to distinguish faults.
  public var detail: String

  /// A fault at a location of an input.
  public init(_ kind: Kind, file: String, offset: Int, length: Int? = nil, detail: String = "") {
    self.kind = kind
    self.file = file
    self.offset = offset
    self.length = length
    self.detail = detail
  }
}
