/// What differs between two texts, word by word.
package struct WordDifference: Sendable {
  /// A stretch of words.
  package enum Part: Equatable, Sendable {
    /// In both texts.
    case same([Substring])
    /// Only in the first one.
    case onlyFirst([Substring])
    /// Only in the second one.
    case onlySecond([Substring])
  }

  /// Words of each text that are compared; the rest is left out.
  package static let limit = 4000

  /// The texts as stretches, in order; in one place what is only in the first text comes first.
  package private(set) var parts: [Part] = []
  /// Whether a text was longer than what was compared.
  package let isCut: Bool

  /// Compares the words between white space.
  package init(_ first: String, _ second: String) {
    let a = Array(first.split(whereSeparator: \.isWhitespace).prefix(Self.limit + 1))
    let b = Array(second.split(whereSeparator: \.isWhitespace).prefix(Self.limit + 1))
    isCut = a.count > Self.limit || b.count > Self.limit
    let (x, y) = (Array(a.prefix(Self.limit)), Array(b.prefix(Self.limit)))
    let difference = y.difference(from: x)
    let gone = Set(difference.removals.compactMap { if case .remove(let offset, _, _) = $0 { offset } else { nil } })
    let new = Set(difference.insertions.compactMap { if case .insert(let offset, _, _) = $0 { offset } else { nil } })
    var (at, to) = (0, 0)
    while at < x.count || to < y.count {
      var (only, added, same): ([Substring], [Substring], [Substring]) = ([], [], [])
      while at < x.count, gone.contains(at) {
        only.append(x[at])
        at += 1
      }
      while to < y.count, new.contains(to) {
        added.append(y[to])
        to += 1
      }
      while at < x.count, to < y.count, !gone.contains(at), !new.contains(to) {
        same.append(x[at])
        at += 1
        to += 1
      }
      if !only.isEmpty { parts.append(.onlyFirst(only)) }
      if !added.isEmpty { parts.append(.onlySecond(added)) }
      if !same.isEmpty { parts.append(.same(same)) }
    }
  }
}
