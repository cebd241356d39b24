/// How many of some labelled documents are of a kind, and what that says of the population.
package struct ShareOfLabels: Sendable, Equatable {
  /// Documents of the kind.
  package var count: Int
  /// Labelled documents.
  package var labels: Int
  /// The share in the population, weights considered; nil without labels.
  package var share: Double?
  /// Its interval at 95 %: Wilson's with the effective number of labels.
  package var interval: Interval?

  /// Of some items.
  ///
  /// - Parameter isOne: whether an item is of the kind.
  init(of items: some Sequence<LabelledSample.Item>, where isOne: (LabelledSample.Item) -> Bool) {
    var weights: [(weight: Double, isBad: Bool)] = []
    (count, labels) = (0, 0)
    for item in items {
      let isOne = isOne(item)
      weights.append((item.document.weight, isOne))
      labels += 1
      if isOne { count += 1 }
    }
    let estimate = ShareEstimate(weights: weights)
    share = estimate.share
    interval = estimate.share == nil ? nil : estimate.interval()
  }
}
