import Audit

/// A made corpus: how its samples look, and which of their documents are bad.
struct Corpus {
  /// A part of the corpus whose documents are alike.
  struct Part {
    /// Its share of the population.
    var share: Double
    /// The share of it that is bad.
    var bad: Double
    var stratum = ""
    var group = ""
    /// Its share of the sample; nil is that of the population.
    var sampled: Double?
    /// How unequal the sizes of its hosts are, one document of each in the sample: the standard deviation of the
    /// logarithm. 0 samples documents.
    var hosts = 0.0
    /// Whether a document is the likelier bad the larger its host is, else independent of it.
    var largeAreBad = false
  }

  var parts: [Part]
  var sampleSize = 400

  /// The share of the population that is bad.
  var bad: Double { parts.reduce(0) { $0 + $1.share * $1.bad } }

  /// A sample in the order of labelling, and the documents that are bad.
  func sample(_ random: inout Random) -> (documents: [SampledDocument], bad: Set<String>) {
    var documents: [SampledDocument] = []
    var bad: Set<String> = []
    for (number, part) in parts.enumerated() {
      // Where part shares are those of the population, how many come of each is chance, as in a sample of documents.
      let count =
        part.sampled.map { Int((Double(sampleSize) * $0).rounded()) }
        ?? (0..<sampleSize).count { _ in random.chance(part.share) }
      guard count > 0 else { continue }
      let sizes = (0..<count).map { _ in random.logNormal(part.hosts) }
      let total = sizes.reduce(0, +)
      // Of hosts above the median size by documents all are bad, as far as the share goes; the median of a log-normal size
      // by documents is at exp(σ²) of hosts.
      let border = random.sizeAbove(share: part.bad, part.hosts)
      for (index, size) in sizes.enumerated() {
        let id = "\(number)-\(index)"
        let share = part.share * Double(sampleSize)
        let weight =
          part.sampled == nil
          ? (part.hosts > 0 ? size * Double(count) / total : 1) : share * size / total
        documents.append(SampledDocument(id: id, stratum: part.stratum, group: part.group, weight: weight))
        if part.largeAreBad ? size > border : random.chance(part.bad) { bad.insert(id) }
      }
    }
    return (LabellingOrder(documents, seed: random.next()).documents, bad)
  }
}
