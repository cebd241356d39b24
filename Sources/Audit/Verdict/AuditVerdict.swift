/// What an audit says of a corpus, and why.
package struct AuditVerdict: Sendable, Equatable {
  /// What is to be done with the corpus.
  package enum Decision: String, Sendable {
    case keep, drop, undecided
  }

  /// What decided.
  package enum Ground: Sendable, Equatable {
    /// The share of bad documents.
    case share
    /// A group so large and so bad that the corpus cannot be kept, whatever the rest is like.
    case group(String)
  }

  /// The log-ratio after a label.
  package struct Step: Sendable, Equatable {
    /// Labels so far.
    package var labels: Int
    /// The logarithm of how much more likely they are with `dropsFrom` bad documents than with `keepsUpTo`.
    package var logRatio: Double
  }

  /// What a group says.
  package struct Group: Sendable, Equatable {
    /// Its name.
    package var name: String
    /// Its share of the population.
    package var share: Double
    /// The logarithm of how much more likely its labels are if nearly all of it is bad than if the corpus could be kept.
    package var logRatio: Double
    /// At or above it the corpus is dropped.
    package var upper: Double
  }

  /// The decision; once made, labels do not change it.
  package var decision = Decision.undecided
  /// What decided; nil while undecided.
  package var ground: Ground?
  /// Labels given, those that say nothing and second looks too.
  package var labels = 0
  /// Labels when the decision was made; nil while undecided.
  package var labelsToDecide: Int?
  /// The log-ratio after each label.
  package var path: [Step] = []
  /// At or above it a corpus is dropped.
  package var upper: Double
  /// At or below its negative a corpus is kept.
  package var lower: Double
  /// Groups that could decide alone.
  package var groups: [Group] = []
  /// Labels until it is kept if all that follow say good; nil when decided.
  package var fewestToKeep: Int?
  /// Labels until it is dropped if all that follow say bad; nil when decided.
  package var fewestToDrop: Int?
  /// Labels until the sample has no more documents, which is how many it takes at most; 0 when decided.
  package var mostLeft = 0
}
