/// A document of a sample, as far as verdicts need to know it.
package struct SampledDocument: Sendable, Equatable {
  /// Its identifier.
  package var id: String
  /// The stratum that it was drawn from.
  package var stratum: String
  /// What it shares with documents that are likely to be good or bad together: the class of its host, the nearest rival
  /// language. Empty where it has none.
  package var group: String
  /// Documents of the population that it stands for, more than 0.
  package var weight: Double

  /// A document.
  package init(id: String, stratum: String = "", group: String = "", weight: Double = 1) {
    self.id = id
    self.stratum = stratum
    self.group = group
    self.weight = weight
  }
}
