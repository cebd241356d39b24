/// A writing system, as ISO 15924 names it: `Latn`, `Arab`, `Hans`.
///
/// One byte; `unknown` stands for text without letters and for tags that name no script.
public struct Script: Sendable, Hashable {
  /// Index into the table of scripts; 0 is none.
  internal let index: UInt8

  internal init(index: UInt8) { self.index = index }

  /// No script, or none known.
  public static let unknown = Script(index: 0)

  /// How many values `index` can have.
  internal static var count: Int { ScriptTable.shared.codes.count }

  /// The script of a four-letter code in any case; nil for codes that Unicode 17 has no letters for.
  public init?(_ code: String) {
    guard let packed = Script.pack(code.utf8), let index = ScriptTable.shared.index(packed) else { return nil }
    self.index = index
  }

  /// The four-letter code: `Latn`; empty for `unknown`.
  public var code: String { ScriptTable.shared.codes[Int(index)] }

  /// The English name: `Latin`; empty for `unknown`.
  public var name: String { ScriptTable.shared.names[Int(index)] }

  /// The script that a character's letters count for: the one itself, but for Han and the
  /// Japanese and Korean mixtures, which have several codes.
  public func covers(_ letters: Script) -> Bool {
    if self == letters { return true }
    return ScriptTable.shared.parts[Int(index)].contains(letters.index)
  }

  /// Four letters as one number, in lower case.
  internal static func pack(_ code: some Collection<UInt8>) -> UInt32? {
    guard code.count == 4 else { return nil }
    var packed: UInt32 = 0
    for byte in code {
      let lower = byte | 0x20
      guard lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "z") else { return nil }
      packed = packed << 8 | UInt32(lower)
    }
    return packed
  }
}

extension Script: CustomStringConvertible {
  public var description: String { self == .unknown ? "unknown script" : code }
}
