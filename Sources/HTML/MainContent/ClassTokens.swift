internal import Base
internal import CResources

/// A set of groups of telling names, such as `navigation` or `comment`.
struct TokenSet: OptionSet, Equatable {
  var rawValue: UInt64
  init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// Finds telling names in class, id and role attributes: one automaton (Aho and Corasick 1975)
/// over all patterns of Sources/CResources/extraction-tokens.tsv, one step a byte.
struct ClassTokens: @unchecked Sendable {
  /// Names of the groups, in the order of their bits.
  let groups: [String]
  /// The automaton before a value's first byte.
  let start: Matcher

  fileprivate static let symbols = 32

  /// The table that the package ships.
  static let shipped = ClassTokens(
    table: UnsafeBufferPointer(
      start: dataprep_extraction_tokens, count: dataprep_extraction_tokens_count))

  /// Builds the automaton from `group<TAB>pattern pattern ...` lines; lines with `#` are comments.
  init(table: UnsafeBufferPointer<UInt8>) {
    var groups: [String] = []
    var patterns: [(symbols: [Int], group: UInt64)] = []
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n")
    where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t", maxSplits: 1)
      guard fields.count == 2, groups.count < 64 else { continue }
      let bit = UInt64(1) << UInt64(groups.count)
      groups.append(String(fields[0]))
      for pattern in fields[1].split(separator: " ") {
        patterns.append((pattern.utf8.map { ASCII.isLetter($0) ? Int($0 | 32) - 96 : 0 }, bit))
      }
    }

    var next = [UInt16](repeating: 0, count: Self.symbols)
    var found: [UInt64] = [0]
    for (symbols, group) in patterns {
      var state = 0
      for symbol in symbols {
        let slot = state * Self.symbols + symbol
        if next[slot] == 0 {
          next[slot] = UInt16(found.count)
          found.append(0)
          next.append(contentsOf: repeatElement(0, count: Self.symbols))
        }
        state = Int(next[slot])
      }
      found[state] |= group
    }
    // Breadth first: a missing step goes where the longest proper suffix would go.
    var fallback = [Int](repeating: 0, count: found.count)
    var queue = next[0..<Self.symbols].filter { $0 != 0 }.map(Int.init)
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      found[state] |= found[fallback[state]]
      for symbol in 0..<Self.symbols {
        let slot = state * Self.symbols + symbol
        let other = next[fallback[state] * Self.symbols + symbol]
        if next[slot] == 0 {
          next[slot] = other
        } else {
          fallback[Int(next[slot])] = Int(other)
          queue.append(Int(next[slot]))
        }
      }
    }
    self.groups = groups
    start = Matcher(next: ContentModel.keep(next), found: ContentModel.keep(found))
  }

  /// The bit of the group called `name`; the empty set if the table has no such group.
  func group(_ name: String) -> TokenSet {
    groups.firstIndex(of: name).map { TokenSet(rawValue: 1 << UInt64($0)) } ?? []
  }

  /// The automaton's walk over one value.
  struct Matcher {
    /// Next state for (state, symbol); symbols are a to z as 1...26 and 0 for a border.
    private let next: UnsafePointer<UInt16>
    /// Groups that end at each state.
    private let found: UnsafePointer<UInt64>
    private var state: Int
    private var groups: UInt64 = 0
    private var wasBorder = true
    private var wasSmall = false

    fileprivate init(next: UnsafePointer<UInt16>, found: UnsafePointer<UInt64>) {
      (self.next, self.found, state) = (next, found, Int(next[0]))
    }

    @inline(__always) mutating func take(_ byte: UInt8) {
      if ASCII.isLetter(byte) {
        let small = byte & 32 != 0
        if !small && wasSmall { step(0) }
        step(Int(byte & 31))
        wasSmall = small
        wasBorder = false
      } else if !wasBorder {
        step(0)
        wasBorder = true
        wasSmall = false
      }
    }

    /// The groups found, after the last byte.
    @inline(__always) mutating func finish() -> TokenSet {
      if !wasBorder { step(0) }
      return TokenSet(rawValue: groups)
    }

    @inline(__always) private mutating func step(_ symbol: Int) {
      state = Int(next[state &* ClassTokens.symbols &+ symbol])
      groups |= found[state]
    }
  }
}
