/// How many of an inverted file's lists a query scans.
package struct SearchEffort: Sendable, Equatable {
  /// Lists at most, those that promise most.
  package let most: Int
  /// Spreads that rows of a list may be above its mean: a list whose rows do not reach what is found already is skipped.
  package let reach: Float

  /// So many lists for every query (`nprobe` of other programs).
  package static func lists(_ count: Int) -> SearchEffort { SearchEffort(most: count, reach: .infinity) }

  /// Lists whose rows, so many spreads above the mean, would be among those wanted.
  package static func reach(_ spreads: Float) -> SearchEffort { SearchEffort(most: .max, reach: spreads) }
}
