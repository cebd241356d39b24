internal import Base

/// The descriptions of tasks that templates know, by which what models say is counted.
internal struct TaskNames: Sendable {
  private struct Entry: Sendable {
    var folded: String
    var description: String
    var family: String
  }

  /// Ordered by family, then as in its template.
  private var entries: [Entry] = []

  /// What is longer is no description.
  private static let longest = 120

  /// The descriptions of templates; of two that are equal the first one counts.
  internal init(_ templates: [PromptTemplate]) {
    var seen: Set<String> = []
    for template in templates where template.kind == .synthesis {
      for task in template.tasks {
        let folded = Self.folded(task)
        if seen.insert("\(template.family)\n\(folded)").inserted {
          entries.append(Entry(folded: folded, description: task, family: template.family))
        }
      }
    }
  }

  /// The description that is nearest to what a model said: the same words, or a quarter of the letters changed at most, of
  /// the family before those of others; or one of the family that has all words that were said, or the reverse. Else the
  /// family's usual one.
  internal func nearest(to said: String, family: String) -> (task: String, family: String) {
    let own = entries.filter { $0.family == family }
    let usual = (own.first?.description ?? family, family)
    let folded = Self.folded(said)
    guard !folded.isEmpty, folded.utf8.count <= Self.longest else { return usual }
    if let found = own.first(where: { $0.folded == folded }) ?? entries.first(where: { $0.folded == folded }) {
      return (found.description, found.family)
    }
    let limit = folded.utf8.count / 4
    for candidates in [own, entries] {
      if let name = nearestName(to: folded, among: candidates.map(\.folded), within: limit),
        let found = candidates.first(where: { $0.folded == name })
      {
        return (found.description, found.family)
      }
    }
    let words = Set(folded.split(separator: " "))
    let close = own.first { entry in
      let others = Set(entry.folded.split(separator: " "))
      return words.isSubset(of: others) || words.isSuperset(of: others)
    }
    return close.map { ($0.description, $0.family) } ?? usual
  }

  /// Words in lower case, parted by spaces.
  internal static func folded(_ text: String) -> String {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
  }

  /// Whether a description is known as it is, whatever its case.
  internal func knows(_ said: String) -> Bool {
    let folded = Self.folded(said)
    return entries.contains { $0.folded == folded }
  }
}
