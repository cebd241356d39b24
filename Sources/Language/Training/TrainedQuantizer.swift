internal import CVectors

/// Learns 256 centroids for each group of dimensions, so that a group is stored as one byte (product quantization;
/// fastText's `productquantizer.cc`).
internal struct TrainedQuantizer: Sendable {
  internal let dimension: Int
  internal let groupSize: Int
  /// The 256 centroids of each group, in fastText's order: one centroid after another.
  internal private(set) var centroids: [Float]
  /// The same centroids, column by column in each group.
  private var columns: [Float]

  internal var groups: Int { (dimension + groupSize - 1) / groupSize }

  private static let centroidCount = 256
  private static let rounds = 25
  /// The maximum number of vectors to learn from.
  private static let sampleSize = 256 * 256

  internal init(dimension: Int, groupSize: Int) {
    self.dimension = dimension
    self.groupSize = min(groupSize, dimension)
    centroids = [Float](repeating: 0, count: dimension * Self.centroidCount)
    columns = centroids
  }

  /// The dimensions of a group.
  internal func range(of group: Int) -> Range<Int> {
    group * groupSize..<min(dimension, (group + 1) * groupSize)
  }

  /// Learns one group's centroids from `count` vectors by k-means, deterministically; the result is column by column.
  internal func learn(_ group: Int, from vectors: UnsafePointer<Float>, count: Int) -> [Float] {
    let range = range(of: group)
    let size = range.count
    let sample = min(count, Self.sampleSize)
    // Initial centroids are evenly spaced vectors, whose order is arbitrary.
    var chosen = [Float](repeating: 0, count: sample * size)
    for index in 0..<sample {
      let from = vectors + index * count / sample * dimension + range.lowerBound
      for column in 0..<size { chosen[index * size + column] = from[column] }
    }
    var columns = [Float](repeating: 0, count: size * Self.centroidCount)
    for centroid in 0..<Self.centroidCount {
      // A step coprime to the sample's size visits different vectors each time.
      let index = centroid * 7919 % max(1, sample)
      for column in 0..<size { columns[column * Self.centroidCount + centroid] = chosen[index * size + column] }
    }
    guard sample > Self.centroidCount else { return columns }
    let width = dataprep_widest_vectors()
    var codes = [UInt8](repeating: 0, count: sample)
    for _ in 0..<Self.rounds {
      dataprep_nearest_centroids(chosen, sample, size, size, columns, &codes, width)
      var sums = [Double](repeating: 0, count: size * Self.centroidCount)
      var counts = [Int](repeating: 0, count: Self.centroidCount)
      for index in 0..<sample {
        let code = Int(codes[index])
        counts[code] += 1
        for column in 0..<size { sums[column * Self.centroidCount + code] += Double(chosen[index * size + column]) }
      }
      for centroid in 0..<Self.centroidCount where counts[centroid] > 0 {
        for column in 0..<size {
          let at = column * Self.centroidCount + centroid
          columns[at] = Float(sums[at] / Double(counts[centroid]))
        }
      }
      Self.fillEmpty(&columns, &counts, size)
    }
    return columns
  }

  /// Replaces an empty centroid by splitting the one with the most vectors.
  private static func fillEmpty(_ columns: inout [Float], _ counts: inout [Int], _ size: Int) {
    for centroid in 0..<centroidCount where counts[centroid] == 0 {
      var fullest = 0
      for other in 1..<centroidCount where counts[other] > counts[fullest] { fullest = other }
      for column in 0..<size {
        let shift: Float = column % 2 == 0 ? -1e-7 : 1e-7
        let value = columns[column * centroidCount + fullest]
        columns[column * centroidCount + centroid] = value + shift
        columns[column * centroidCount + fullest] = value - shift
      }
      counts[centroid] = counts[fullest] / 2
      counts[fullest] -= counts[centroid]
    }
  }

  /// Sets a group's centroids to the result of `learn`.
  internal mutating func set(_ group: Int, _ columns: [Float]) {
    let range = range(of: group)
    let base = range.lowerBound * Self.centroidCount
    for (index, value) in columns.enumerated() {
      let (column, centroid) = index.quotientAndRemainder(dividingBy: Self.centroidCount)
      centroids[base + centroid * range.count + column] = value
      self.columns[base + index] = value
    }
  }

  /// The codes of one group of `count` vectors.
  internal func codes(_ group: Int, of vectors: UnsafePointer<Float>, count: Int) -> [UInt8] {
    let range = range(of: group)
    var codes = [UInt8](repeating: 0, count: count)
    columns.withUnsafeBufferPointer { columns in
      guard let base = columns.baseAddress else { return }
      dataprep_nearest_centroids(
        vectors + range.lowerBound, count, dimension, range.count, base + range.lowerBound * Self.centroidCount, &codes,
        dataprep_widest_vectors())
    }
    return codes
  }
}
