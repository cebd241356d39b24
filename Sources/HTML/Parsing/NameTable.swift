/// Known names and their numbers in a table without collisions: the multiplier is chosen when
/// the table is made so that every name has a slot of its own.
struct NameTable: @unchecked Sendable {
  /// Slots of a table; `ShortName.slot` gives 11 bits.
  private static let slotCount = 2048

  private let multiplier: UInt64
  private let slots: UnsafeMutablePointer<UInt8>
  private let names: UnsafeMutablePointer<ShortName>

  /// The names of `HTMLTag`.
  static let tags = NameTable(HTMLTag.allCases.filter { $0 != .other }.map { ($0.rawValue, spelling(of: $0)) })
  /// The names of `HTMLAttribute.Name`.
  static let attributes = NameTable(
    HTMLAttribute.Name.allCases.filter { $0 != .other }.map { ($0.rawValue, $0.text) })

  private static func spelling(of tag: HTMLTag) -> String { tag.name.lowercased() }

  /// - Parameter entries: numbers from 1 to 255 and lower-case names of at most 16 bytes.
  private init(_ entries: [(UInt8, String)]) {
    let short = entries.map { number, name in
      let bytes = Array(name.utf8)
      return (number, bytes.withUnsafeBufferPointer { ShortName($0.baseAddress!, count: $0.count)! })
    }
    names = .allocate(capacity: 256)
    names.update(repeating: ShortName(low: 0, high: 0), count: 256)
    for (number, name) in short { names[Int(number)] = name }
    slots = .allocate(capacity: NameTable.slotCount)
    var candidate: UInt64 = 0xD6E8_FEB8_6659_FD93
    search: while true {
      slots.update(repeating: 0, count: NameTable.slotCount)
      for (number, name) in short {
        let slot = name.slot(candidate)
        if slots[slot] != 0 {
          candidate = (candidate &* 0x5851_F42D_4C95_7F2D &+ 0x1405_7B7E_F767_814F) | 1
          continue search
        }
        slots[slot] = number
      }
      break
    }
    multiplier = candidate
  }

  /// The number of `name`, or 0.
  @inline(__always) func number(of name: ShortName) -> UInt8 {
    let number = slots[name.slot(multiplier)]
    return names[Int(number)] == name ? number : 0
  }
}

extension ShortName {
  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }
}

extension HTMLTag {
  /// The tag with this lower-case name, or `.other`.
  init(lowercased name: UnsafePointer<UInt8>, count: Int) {
    self =
      ShortName(name, count: count)
      .flatMap { HTMLTag(rawValue: NameTable.tags.number(of: $0)) } ?? .other
  }
}

extension HTMLAttribute.Name {
  /// The name spelled so in lower case, or `.other`.
  init(lowercased name: UnsafePointer<UInt8>, count: Int) {
    self =
      ShortName(name, count: count)
      .flatMap { HTMLAttribute.Name(rawValue: NameTable.attributes.number(of: $0)) } ?? .other
  }
}
