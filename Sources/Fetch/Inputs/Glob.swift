import Base

/// A file name pattern: `*` and `?` (not across `/`), `[a-z]`, `[!a]`, `{a,b}`, and `**` for
/// directories at any depth. A backslash quotes a byte. As in shells, wildcards do not match a
/// leading dot.
struct Glob {
  private let pattern: String

  /// Patterns that braces expand to; more says that the argument is a mistake.
  static let mostAlternatives = 10_000

  init(_ pattern: String) { self.pattern = pattern }

  /// Whether `text` holds a wildcard.
  static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { "*?[{".utf8.contains($0) }
  }

  /// Existing files and directories that match, bytewise sorted, each once.
  func matches() throws(SourceError) -> [String] {
    var found: Set<String> = []
    let alternatives = Glob.alternatives(of: Array(pattern.utf8)[...])
    guard alternatives.count <= Glob.mostAlternatives else {
      throw SourceError(.failed, "the pattern's braces expand to too many alternatives", location: pattern)
    }
    for alternative in alternatives {
      let isAbsolute = alternative.first == UInt8(ascii: "/")
      let parts = alternative.split(separator: UInt8(ascii: "/"))[...]
      try walk(isAbsolute ? "/" : "", parts, &found)
    }
    return found.sorted(by: Path.precedes)
  }

  private func walk(
    _ folder: String, _ parts: ArraySlice<ArraySlice<UInt8>>, _ found: inout Set<String>
  ) throws(SourceError) {
    guard let part = parts.first else { return }
    let rest = parts.dropFirst()
    if part.elementsEqual("**".utf8) {
      if rest.isEmpty {
        try walk(folder, [Array("*".utf8)[...]], &found)
      } else {
        try walk(folder, rest, &found)
      }
      for name in try names(in: folder) where name.utf8.first != UInt8(ascii: ".") {
        // Links are not followed here, for they may lead round.
        if try FileSystem.lookUp(folder + name, followsLinks: false)?.kind == .folder {
          try walk(folder + name + "/", parts, &found)
        }
      }
      return
    }
    guard Glob.isPattern(String(decoding: part, as: UTF8.self)) else {
      let path = folder + String(decoding: Glob.unescaped(part), as: UTF8.self)
      try step(path, rest, &found)
      return
    }
    for name in try names(in: folder) {
      let bytes = Array(name.utf8)
      if bytes.first == UInt8(ascii: "."), part.first != UInt8(ascii: ".") { continue }
      if Glob.matches(bytes[...], part) { try step(folder + name, rest, &found) }
    }
  }

  private func step(
    _ path: String, _ rest: ArraySlice<ArraySlice<UInt8>>, _ found: inout Set<String>
  ) throws(SourceError) {
    if rest.isEmpty {
      // A link to nothing matches too: its user should hear of it.
      if try FileSystem.lookUp(path, followsLinks: false) != nil { found.insert(path) }
    } else if FileSystem.entry(at: path)?.kind == .folder {
      try walk(path + "/", rest, &found)
    }
  }

  private func names(in folder: String) throws(SourceError) -> [String] {
    try FileSystem.names(in: folder.isEmpty ? "." : folder)
  }

  /// Whether `name` matches one component's `pattern`. Time is at most their lengths' product.
  static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    var (n, p) = (name.startIndex, pattern.startIndex)
    // The position of the last star, and the first byte that it does not cover yet.
    var star: (pattern: Int, name: Int)?
    while true {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        star = (p + 1, n)
        p += 1
        continue
      }
      if n == name.endIndex {
        if p == pattern.endIndex { return true }
      } else if p < pattern.endIndex, let step = matchOne(name[n...], pattern[p...]) {
        n += step.name
        p += step.pattern
        continue
      }
      guard let last = star, last.name < name.endIndex else { return false }
      star = (last.pattern, last.name + 1)
      (p, n) = (last.pattern, last.name + 1)
    }
  }

  /// Matches one character; returns the matched sizes in both, or nil.
  private static func matchOne(
    _ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>
  ) -> (name: Int, pattern: Int)? {
    guard let byte = name.first, let wanted = pattern.first else { return nil }
    switch wanted {
    case UInt8(ascii: "?"):
      // One character, however many bytes it has.
      let tail = name.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
      return (1 + (byte >= 0xC0 ? tail : 0), 1)
    case UInt8(ascii: "["):
      guard let end = classEnd(pattern) else { return byte == wanted ? (1, 1) : nil }
      return isMember(byte, pattern[(pattern.startIndex + 1)..<end])
        ? (1, end + 1 - pattern.startIndex) : nil
    case UInt8(ascii: "\\") where pattern.count > 1:
      return pattern[pattern.startIndex + 1] == byte ? (1, 2) : nil
    default: return wanted == byte ? (1, 1) : nil
    }
  }

  /// The index of the `]` that closes the class at the pattern's start; a first `]` is a member.
  private static func classEnd(_ pattern: ArraySlice<UInt8>) -> Int? {
    var first = pattern.startIndex + 1
    if first < pattern.endIndex, pattern[first] == UInt8(ascii: "!") || pattern[first] == UInt8(ascii: "^") {
      first += 1
    }
    guard first + 1 < pattern.endIndex else { return nil }
    return pattern[(first + 1)...].firstIndex(of: UInt8(ascii: "]"))
  }

  private static func isMember(_ byte: UInt8, _ members: ArraySlice<UInt8>) -> Bool {
    var members = members
    let isNegated = members.first == UInt8(ascii: "!") || members.first == UInt8(ascii: "^")
    if isNegated { members.removeFirst() }
    while let low = members.popFirst() {
      if members.count >= 2, members.first == UInt8(ascii: "-") {
        members.removeFirst()
        let high = members.removeFirst()
        if low <= high, (low...high).contains(byte) { return !isNegated }
      } else if low == byte {
        return !isNegated
      }
    }
    return isNegated
  }

  private static func unescaped(_ part: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var part = part
    while let byte = part.popFirst() {
      if byte == UInt8(ascii: "\\"), let next = part.popFirst() {
        bytes.append(next)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// The patterns that `{a,b}` represents, nested too; braces without a comma or an end stay.
  static func alternatives(of pattern: ArraySlice<UInt8>) -> [[UInt8]] {
    var depth = 0
    var open: Int?
    var commas: [Int] = []
    var index = pattern.startIndex
    while index < pattern.endIndex {
      switch pattern[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "{"):
        if depth == 0 { (open, commas) = (index, []) }
        depth += 1
      case UInt8(ascii: ","): if depth == 1 { commas.append(index) }
      case UInt8(ascii: "}") where depth > 0:
        depth -= 1
        guard depth == 0, let first = open, !commas.isEmpty else { break }
        let tails = alternatives(of: pattern[(index + 1)...])
        let bounds = [first] + commas + [index]
        var results: [[UInt8]] = []
        for (low, high) in zip(bounds, bounds.dropFirst()) {
          for middle in alternatives(of: pattern[(low + 1)..<high]) {
            for tail in tails where results.count <= mostAlternatives {
              results.append(pattern[..<first] + middle + tail)
            }
          }
        }
        return results
      default: break
      }
      index += 1
    }
    return [Array(pattern)]
  }
}
