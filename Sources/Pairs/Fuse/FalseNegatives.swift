/// What becomes of candidates that are probably as relevant as the positive, in the manner of RLHN (arXiv 2505.16967):
/// such negatives cost more than they teach.
///
/// A candidate is taken for one where classification says that it is relevant, and it is above the positive in
/// retrieval or among the next few after fusion. The second condition keeps a classifier that says yes to everything
/// from leaving no negative at all.
package enum FalseNegatives: String, Sendable, CaseIterable {
  /// They may be negatives.
  case keep
  /// They become further positives.
  case promote
  /// They are neither.
  case drop
}
