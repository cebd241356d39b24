/// Chooses the blocks to keep by their probabilities.
///
/// The choice with the best expected F is to keep all blocks above some threshold, which for F1 is half of the
/// F1 reached (Lipton, Elkan and Naryanaswamy 2014): a page that the model is sure of is cut near one half, a
/// page where everything is doubtful lower.
struct BlockChoice {
  /// Blocks with at least this probability, in 255ths, are kept.
  var threshold: Int
  /// Expected F1 of that choice.
  var confidence: Float

  /// Finds the threshold in one pass over a histogram; blocks weigh by their units.
  init(
    _ blocks: UnsafeBufferPointer<Block>, _ probabilities: UnsafePointer<UInt16>,
    favor: ExtractionOptions.Favor
  ) {
    // F1 comes out best when precision counts a little more in the estimate (beta .8), because the model is a little
    // too sure of itself. Bounds keep single odd pages from extremes; measured in docs/extraction.md.
    let (betaSquared, lowest, highest): (Double, Int, Int) =
      switch favor {
      case .precision: (0.25, 115, 190)
      case .balanced: (0.64, 40, 178)
      case .recall: (4, 25, 90)
      }
    var weights = [Double](repeating: 0, count: 256)
    for index in 0..<blocks.count {
      weights[Int(probabilities[index] >> 8)] += Double(blocks[index].units)
    }
    var total = 0.0
    for level in 0..<256 { total += weights[level] * Double(level) / 255 }
    var best = -1.0
    var bestF1 = 0.0
    var threshold = 255
    var kept = 0.0
    var hit = 0.0
    for level in stride(from: 255, through: 1, by: -1) where weights[level] > 0 {
      kept += weights[level]
      hit += weights[level] * Double(level) / 255
      let f = (1 + betaSquared) * hit / (kept + betaSquared * total)
      if f > best { (best, bestF1, threshold) = (f, 2 * hit / (kept + total), level) }
    }
    let bounded = min(max(threshold, lowest), highest)
    let hasContent = weights[bounded...].contains { $0 > 0 }
    // If no block passes the bound, the page's best blocks are its content, unless all are very unlikely.
    self.threshold = hasContent || threshold < Self.leastLikely ? bounded : threshold
    confidence = Float(bestF1)
  }

  /// Below this, in 255ths, nothing on a page is taken for content.
  private static let leastLikely = 25
}
