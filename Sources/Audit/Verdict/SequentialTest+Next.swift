extension SequentialTest {
  /// What to label next, and why.
  package struct Next: Sendable, Equatable {
    /// Why a document is next.
    package enum Reason: Sendable, Equatable {
      /// It is the next of the order.
      case order
      /// Its group looks bad.
      case group(String)
      /// The first rater called it bad; another rater looks, without knowing.
      case secondLook
    }

    /// The document.
    package var id: String
    /// Why it is next.
    package var reason: Reason
  }

  /// What to label next to come to a decision soon, by whoever is there; nil where nothing is left.
  package var next: Next? { next(secondLooks: true) }

  /// What to label next; nil where nothing is left. Any other document may be labelled instead.
  ///
  /// - Parameter secondLooks: Whether it is for a second rater, who looks first at what the other called bad; false for
  ///   the first, who goes on with documents that nobody has seen.
  package func next(secondLooks: Bool) -> Next? {
    if secondLooks, test.settings.confirmsBad, let waiting = looks.indices.first(where: { isWaiting($0) }) {
      return Next(id: documents[waiting].id, reason: .secondLook)
    }
    if verdict.decision == .undecided {
      let suspects = groups.filter { $0.logRatio > 0 }.sorted { $0.upper - $0.logRatio < $1.upper - $1.logRatio }
      for group in suspects {
        if let open = group.members.first(where: { looks[$0] == nil }) {
          return Next(id: documents[open].id, reason: .group(group.name))
        }
      }
    }
    return firstOpen < documents.count ? Next(id: documents[firstOpen].id, reason: .order) : nil
  }
}
