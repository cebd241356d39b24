/// Counts the letters of each script in a text.
public struct ScriptCounts: Sendable, Equatable {
  private var counts = [Int](repeating: 0, count: Script.count)
  /// The number of characters of any kind; each invalid byte counts as one.
  public private(set) var characters = 0
  /// The number of letters and marks that belong to a script.
  public private(set) var letters = 0

  /// Counts of an empty text.
  public init() {}

  /// Counts a text's letters.
  public init(_ text: Span<UInt8>) {
    add(text)
  }

  /// Adds a text's letters.
  public mutating func add(_ text: Span<UInt8>) {
    text.withUnsafeBufferPointer { add($0) }
  }

  /// Resets all counts without freeing memory.
  public mutating func removeAll() {
    counts.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    characters = 0
    letters = 0
  }

  /// Adds a text's letters.
  package mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    let table = ScriptTable.shared
    var characters = 0
    var ascii = 0
    var others = 0
    counts.withUnsafeMutableBufferPointer { counts in
      var scan = UTF8Scan(text)
      while let codePoint = scan.next() {
        characters &+= 1
        if codePoint < 0x80 {
          if (codePoint | 0x20) &- 0x61 < 26 { ascii &+= 1 }
          continue
        }
        let script = table.script(of: codePoint)
        if script != 0 {
          counts[Int(script)] &+= 1
          others &+= 1
        }
      }
      counts[Int(table.latin)] &+= ascii
    }
    self.characters += characters
    letters += ascii + others
  }

  /// Whether a code point is a letter or mark of a script.
  package static func isLetter(_ code: UInt32) -> Bool { ScriptTable.shared.script(of: code) != 0 }

  /// The number of letters of one script.
  public subscript(script: Script) -> Int { counts[Int(script.index)] }

  /// The script with the most letters, the first by code in a tie; `unknown` if there are no letters.
  public var main: Script {
    var best = 0
    for index in 1..<counts.count where counts[index] > counts[best] { best = index }
    return Script(index: UInt8(best))
  }

  /// The scripts that occur with their numbers of letters, the most frequent first.
  public var present: [(script: Script, letters: Int)] {
    counts.indices.filter { counts[$0] > 0 }
      .sorted { (counts[$0], $1) > (counts[$1], $0) }
      .map { (Script(index: UInt8($0)), counts[$0]) }
  }

  /// The share of letters, from 0 to 1, that a script covers: Han, Hiragana and Katakana for `Jpan`, and so on.
  public func share(of script: Script) -> Double {
    guard letters > 0 else { return 0 }
    var sum = 0
    for index in 1..<counts.count where counts[index] > 0 {
      if script.covers(Script(index: UInt8(index))) { sum += counts[index] }
    }
    return Double(sum) / Double(letters)
  }
}
