/// A writing system, identified by its ISO 15924 code: `Latn`, `Arab`, `Hans`. One byte.
public struct Script: Sendable, Hashable {
  /// An index into the table of scripts; 0 means unknown.
  internal let index: UInt8

  internal init(index: UInt8) { self.index = index }

  /// The script of text without letters, and of tags without a script.
  public static let unknown = Script(index: 0)

  /// The number of values of `index`.
  internal static var count: Int { ScriptTable.shared.codes.count }

  /// The script of a four-letter code in any letter case; nil for codes without letters in Unicode 17.
  public init?(_ code: String) {
    guard let packed = Script.pack(code.utf8), let index = ScriptTable.shared.index(packed) else { return nil }
    self.index = index
  }

  /// The four-letter code: `Latn`; empty for `unknown`.
  public var code: String { ScriptTable.shared.codes[Int(index)] }

  /// The English name: `Latin`; empty for `unknown`.
  public var name: String { ScriptTable.shared.names[Int(index)] }

  /// Whether text in this script may contain `letters`: its own, and for the Chinese, Japanese and Korean codes also
  /// the scripts that they combine (`Jpan` covers `Hani`, `Hira` and `Kana`).
  public func covers(_ letters: Script) -> Bool {
    if self == letters { return true }
    return ScriptTable.shared.parts[Int(index)].contains(letters.index)
  }

  /// Four letters in lower case as one number; nil for other input.
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
  /// The four-letter code, or a phrase for `unknown`.
  public var description: String { self == .unknown ? "unknown script" : code }
}
