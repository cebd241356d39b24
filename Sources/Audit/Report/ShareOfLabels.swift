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
    var weights: [(weight: Double, badPart: Double)] = []
    (count, labels) = (0, 0)
    for item in items {
      let isOne = isOne(item)
      weights.append((item.document.weight, isOne ? 1 : 0))
      labels += 1
      if isOne { count += 1 }
    }
    let estimate = ShareEstimate(weights: weights)
    share = estimate.share
    interval = estimate.share == nil ? nil : estimate.interval()
  }

  /// Of the documents whose labels count for the corpus in a sequential test: bad ones.
  init(_ counted: [SequentialTest.Counted]) {
    count = counted.filter { $0.badPart > 0.5 }.count
    labels = counted.count
    let estimate = ShareEstimate(weights: counted.map { (weight: $0.weight, badPart: $0.badPart) })
    share = estimate.share
    interval = estimate.share == nil ? nil : estimate.interval()
  }
}
