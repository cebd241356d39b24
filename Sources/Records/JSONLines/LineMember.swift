public import Base

/// Sets one member of objects in lines of JSON, and leaves all other bytes as they are. One for each thread.
public final class LineMember {
  private let name: [UInt8]
  private let table: NameTable
  private var texts = ByteBuffer()
  private var strings = ByteBuffer()

  /// - Parameter name: the member's name, of characters that JSON does not escape.
  public init(_ name: String) {
    self.name = Array(name.utf8)
    table = NameTable([self.name])
  }

  /// Appends a line with the member's value replaced, or with the member at its end where it has none; the last one of
  /// several of that name is replaced.
  ///
  /// - Parameters:
  ///   - isPresent: whether the line may have the member; where it has not, it need not be parsed.
  ///   - value: JSON.
  /// - Returns: false, and nothing appended, for a line that is not an object.
  public func set(
    in line: UnsafeBufferPointer<UInt8>, to value: Span<UInt8>, isPresent: Bool, into output: inout ByteBuffer
  ) -> Bool {
    if isPresent {
      guard let member = find(in: line) else { return false }
      if case .at(let place) = member {
        output.append(UnsafeBufferPointer(rebasing: line[..<place.lowerBound]))
        output.append(value)
        output.append(UnsafeBufferPointer(rebasing: line[place.upperBound...]))
        return true
      }
    }
    guard let brace = line.lastIndex(of: UInt8(ascii: "}")) else { return false }
    var last = brace - 1
    while last >= 0, line[last] == 0x20 || line[last] == 0x09 || line[last] == 0x0D { last -= 1 }
    guard last >= 0 else { return false }
    output.append(UnsafeBufferPointer(rebasing: line[..<brace]))
    if line[last] != UInt8(ascii: "{") { output.append(UInt8(ascii: ",")) }
    output.append(UInt8(ascii: "\""))
    output.append(name)
    output.append("\":")
    output.append(value)
    output.append(UnsafeBufferPointer(rebasing: line[brace...]))
    return true
  }

  private enum Place {
    case absent
    case at(Range<Int>)
  }

  /// Where the member's value is; nil for a line that is not an object.
  private func find(in line: UnsafeBufferPointer<UInt8>) -> Place? {
    guard let base = line.baseAddress else { return nil }
    // The parser has room for strings, so it only reads the line.
    var parser = JSONLineParser(base: UnsafeMutablePointer(mutating: base), names: table)
    var isObject = false
    texts.withRoom(line.count) { text in
      strings.withRoom(line.count) { string in
        parser.rooms = (.init(base: text.baseAddress!, count: 0), .init(base: string.baseAddress!, count: 0))
        isObject = (try? parser.parse(0..<line.count)) == true
        return 0
      }
      return 0
    }
    guard isObject else { return nil }
    let value = parser.values[0]
    switch value.kind {
    case .absent: return .absent
    case .string: return .at(value.start - 1..<value.end)
    case .null, .other: return .at(value.start..<value.end)
    }
  }
}
