internal import CSystem

/// What a label counts for after the first documents of a labelling order: the documents of the population that the
/// document stands for, divided by the probability that it was among the first (Horvitz and Thompson 1952).
///
/// As the order takes cells by their shares, all labels count for the same until a cell is used up. From then on those of
/// that cell count for more. Within a cell of unequal weights w the first k are a sample without replacement and
/// proportional to weight, in which a document is with probability 1 − exp(−w τ), τ such that these sum to k
/// (Cohen and Kaplan 2008).
struct SamplingDesign: Sendable {
  private struct Members: Sendable {
    var weights: [Double] = []
    var share = 0.0

    var isEqual: Bool { weights.allSatisfy { abs($0 - weights[0]) <= 1e-9 * weights[0] } }
  }

  /// The probability that a document of a cell is among the first.
  private enum Inclusion {
    /// The same for all.
    case probability(Double)
    /// By weight: τ.
    case rate(Double)

    func of(_ weight: Double) -> Double {
      switch self {
      case .probability(let probability): probability
      case .rate(let rate): -expm1(-weight * rate)
      }
    }
  }

  private let cells: [Members]
  private let isEqual: [Bool]
  /// The place in the order at which a cell has no documents left, the first one first.
  private let ends: [Double]
  /// The cell of each document, by its index; nil for documents outside.
  private let cellOf: [Int?]
  private let weights: [Double]
  private let total: Double

  /// For the documents that `includes` says.
  init(_ documents: [SampledDocument], where includes: (SampledDocument) -> Bool = { _ in true }) {
    var numbers: [Cell: Int] = [:]
    var cells: [Members] = []
    cellOf = documents.map { document in
      guard includes(document) else { return nil }
      let number = numbers[Cell(document)] ?? cells.count
      if number == cells.count {
        numbers[Cell(document)] = number
        cells.append(Members())
      }
      cells[number].weights.append(document.weight)
      return number
    }
    weights = documents.map(\.weight)
    let total = cells.reduce(0) { $0 + $1.weights.reduce(0, +) }
    for number in cells.indices { cells[number].share = cells[number].weights.reduce(0, +) / total }
    self.total = total
    self.cells = cells
    isEqual = cells.map(\.isEqual)
    ends = cells.map { Double($0.weights.count) / $0.share }.sorted()
  }

  /// What labels of the documents with `indices` count for, of the first `visited` of the order.
  func counts(of indices: [Int], visited: Int) -> [Double] {
    guard let first = ends.first else { return [] }
    if Double(visited) <= first, !isEqual.contains(false) { return [Double](repeating: 1, count: indices.count) }
    let place = self.place(of: visited)
    var inclusion = [Inclusion?](repeating: nil, count: cells.count)
    return indices.map { index in
      guard let number = cellOf[index] else { return 0 }
      let probability = inclusion[number] ?? self.inclusion(cells[number], isEqual: isEqual[number], at: place)
      inclusion[number] = probability
      return weights[index] / probability.of(weights[index])
    }
  }

  /// The place in the order up to which there are `visited` documents, if cells stop where they have none left.
  private func place(of visited: Int) -> Double {
    func count(_ place: Double) -> Double {
      cells.reduce(0) { $0 + min(Double($1.weights.count), $1.share * place) }
    }
    // The count is a line between two ends of cells.
    var start = 0.0
    for end in ends {
      let (before, after) = (count(start), count(end))
      if after >= Double(visited) {
        return after > before ? start + (end - start) * (Double(visited) - before) / (after - before) : end
      }
      start = end
    }
    return start
  }

  /// The probability that a document of a cell and a weight is among those up to `place`.
  private func inclusion(_ cell: Members, isEqual: Bool, at place: Double) -> Inclusion {
    let (size, wanted) = (Double(cell.weights.count), cell.share * place)
    if wanted > size - 1e-9 { return .probability(1) }
    if isEqual { return .probability(wanted / size) }
    // Newton's steps come from the left only, as the sum is concave.
    var rate = wanted / (cell.share * total)
    for _ in 0..<60 {
      var (sum, slope) = (-wanted, 0.0)
      for weight in cell.weights {
        let left = exp(-weight * rate)
        sum += 1 - left
        slope += weight * left
      }
      let step = -sum / slope
      rate += step
      if step < 1e-12 * rate { break }
    }
    return .rate(rate)
  }
}
