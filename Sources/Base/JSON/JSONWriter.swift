/// Writes JSON text into bytes, members in the order of the calls, numbers the same in every locale.
///
/// The writer adds commas; the caller is responsible for nesting: every `begin` needs its `end`.
public struct JSONWriter: ~Copyable {
  /// The text so far.
  public var bytes: ByteBuffer
  private var needsComma = false

  /// A writer that appends to an empty buffer of `capacity` bytes.
  public init(capacity: Int = 256) { bytes = ByteBuffer(capacity: capacity) }

  /// Removes the text and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll()
    needsComma = false
  }

  /// Opens an object.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Closes the innermost object.
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Opens an array.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Closes the innermost array.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes a member's name, which needs no escapes; its value follows.
  public mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(name)
    bytes.append("\":")
    needsComma = false
  }

  /// Writes a member's name; its value follows.
  public mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a string value.
  public mutating func string(_ value: String) {
    var value = value
    value.withUTF8 { string($0) }
  }

  /// Writes a string value from UTF-8 bytes.
  public mutating func string(_ utf8: Span<UInt8>) {
    utf8.withUnsafeBufferPointer { string($0) }
  }

  /// Writes an integer.
  public mutating func integer(_ value: some BinaryInteger) { raw(String(value)) }

  /// Writes an integer, without a string of it.
  public mutating func integer(_ value: Int) {
    separate()
    bytes.withRoom(20) { room in
      var end = 20
      var rest = value.magnitude
      repeat {
        end &-= 1
        room[end] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      if value < 0 {
        end &-= 1
        room[end] = UInt8(ascii: "-")
      }
      let count = 20 - end
      room.baseAddress!.update(from: room.baseAddress! + end, count: count)
      return count
    }
  }

  /// Writes a number with `decimals` digits after the point; `null` if it is not finite.
  public mutating func number(_ value: Double, decimals: Int) {
    guard value.isFinite else { return null() }
    raw(value.fixed(decimals))
  }

  /// Writes a number in its shortest exact form; `null` if it is not finite.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    raw(value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)")
  }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

  /// Writes `null`.
  public mutating func null() { raw("null") }

  /// Writes a parsed value.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let bool): self.bool(bool)
    case .integer(let integer): self.integer(integer)
    case .number(let number): self.number(number)
    case .string(let string): self.string(string)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        key(member.key)
        self.value(member.value)
      }
      endObject()
    }
  }

  /// Ends a line of JSON Lines; the next value starts a new one.
  public mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func raw(_ text: String) {
    separate()
    bytes.append(utf8: text)
  }

  /// Copies runs that need no escape and escapes quotes, backslashes and control characters (RFC 8259, section 7).
  private mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
    separate()
    bytes.reserve(utf8.count + 2)
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    while start < utf8.count {
      let end = Self.plainEnd(utf8, from: start)
      bytes.append(UnsafeBufferPointer(rebasing: utf8[start..<end]))
      guard end < utf8.count else { break }
      escape(utf8[end])
      start = end + 1
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Where from `start` on the first byte stands that needs an escape; the end where none does.
  @inline(__always)
  private static func plainEnd(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(utf8)
    var index = start
    let quotes = SIMD16<UInt8>(repeating: 0x22)
    let backslashes = SIMD16<UInt8>(repeating: 0x5C)
    let spaces = SIMD16<UInt8>(repeating: 0x20)
    while index &+ 16 <= raw.count {
      let block = raw.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
      let mask = (block .== quotes) .| (block .== backslashes) .| (block .< spaces)
      let stops = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
      if stops[0] | stops[1] != 0 {
        let first = stops[0] != 0 ? stops[0].trailingZeroBitCount : 64 &+ stops[1].trailingZeroBitCount
        return index &+ first &>> 3
      }
      index &+= 16
    }
    while index < raw.count, raw[index] >= 0x20, raw[index] != 0x22, raw[index] != 0x5C { index &+= 1 }
    return index
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes.append("\\\"")
    case UInt8(ascii: "\\"): bytes.append("\\\\")
    case 0x0A: bytes.append("\\n")
    case 0x0D: bytes.append("\\r")
    case 0x09: bytes.append("\\t")
    default:
      let digits: StaticString = "0123456789abcdef"
      bytes.append("\\u00")
      bytes.append(digits.utf8Start[Int(byte >> 4)])
      bytes.append(digits.utf8Start[Int(byte & 15)])
    }
  }
}

extension Double {
  /// The number with `decimals` digits after the point (0 to 9), rounded half away from zero.
  public func fixed(_ decimals: Int) -> String {
    precondition((0...9).contains(decimals), "0 to 9 decimals")
    guard isFinite else { return "nan" }
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (magnitude * Double(scale)).rounded()
    guard scaled < 9e18 else { return "\(self)" }
    let units = Int(scaled)
    let sign = self < 0 && units > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(units)" }
    let fraction = String(units % scale)
    return "\(sign)\(units / scale)."
      + String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
  }
}
