public import Base

/// Standard input, as the argument `-` names it.
public final class StandardInputSource: ByteSource {
  public let name = "-"
  public let byteCount: Int? = nil

  public init() {}

  public func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    try readOnce(0, into: room, name: name)
  }
}
