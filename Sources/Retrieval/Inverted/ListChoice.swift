internal import Base

/// Which lists each query of a block scans, in rounds: the few that promise most, some more, and the others that may still hold
/// a row that matters.
///
/// A list promises the product of its mean with the query and, as its best rows are above its mean, some spreads of its rows in
/// one direction. All products are kept for a block, as a hundredth or a half of all lists may be scanned.
final class ListChoice: @unchecked Sendable {
  /// Means and shapes of lists.
  private let shapes: ListShapes
  /// Lengths of what queries have beside the leading directions, and slacks of lists; empty without those.
  private let rests: [Float]
  private let slacks: [Float]
  private let queryCount: Int
  /// The length of each query.
  private let lengths: [Float]
  private let threads: Int
  /// Of each panel for each list the products of its mean with the panel's queries; of lists that are chosen already or
  /// never the lowest number.
  private let products: Scratch<Float>
  /// The same along the leading directions.
  private let leadProducts: Scratch<Float>

  private static let width = QueryPanels<Float>.width

  /// Spreads that a list's best rows are above its mean, for the order of lists: of 0 to 8, 2 and 3 needed the fewest rows for
  /// a recall of .98, with E5's embeddings of 7,000 sentences and static embeddings of 190,000.
  private static let spreadWeight: Float = 2
  /// Lists of the first rounds: a share of all, and at least so many.
  private static let firstRounds = [(share: 128, least: 2), (share: 16, least: 8)]

  init(
    _ shapes: ListShapes, _ queries: VectorRows, _ block: Range<Int>, lead: LeadFilter?, leading: LeadQueries?,
    threads: Int, kernel: SearchKernel
  ) throws {
    self.shapes = shapes
    rests = leading?.rests ?? []
    slacks = lead?.slacks ?? []
    self.threads = threads
    queryCount = block.count
    lengths = block.map { Float(VectorLength.of(Span(_unsafeElements: queries[$0]))) }
    let panels = QueryPanels(queries, block)
    let leadPanels = leading.map { QueryPanels($0.leading, 0..<block.count) }
    let size = Self.width * shapes.means.count
    products = Scratch(panels.panels.count * size)
    leadProducts = Scratch(leadPanels == nil ? 0 : panels.panels.count * size)
    // Every thread writes panels of its own.
    nonisolated(unsafe) let (products, leadProducts) = (products.base, leadProducts.base)
    try runItems(panels.panels.count, threads: threads) {
      { panel in
        AllProducts(rows: shapes.means, kernel: kernel).fill(products + panel * size, panels, panel: panel)
        guard let lead, let leadPanels else { return }
        AllProducts(rows: lead.centres, kernel: kernel).fill(leadProducts + panel * size, leadPanels, panel: panel)
      }
    }
  }

  /// Where the product of a query and a list stands.
  private func place(_ query: Int, _ list: Int) -> Int {
    let (panel, lane) = query.quotientAndRemainder(dividingBy: Self.width)
    return (panel * shapes.means.count) * Self.width + list * stride(of: panel) + lane
  }

  /// Places of a panel: groups of 16.
  private func stride(of panel: Int) -> Int {
    let lanes = QueryPanels<Float>.lanes
    return (min(Self.width, queryCount - panel * Self.width) + lanes - 1) / lanes * lanes
  }

  /// The visits of the first rounds: lists in the order of what they promise, the lower of two.
  ///
  /// - Parameter most: lists that a query scans in all rounds, at most.
  func firstVisits(most: Int) throws -> [Visits] {
    let all = shapes.means.count
    let most = min(most, all)
    let rounds = Self.firstRounds.reduce(into: []) { rounds, round in
      rounds.append(min(max(round.least, all / round.share), most - rounds.reduce(0, +)))
    }
    let count = rounds.reduce(0, +)
    var chosen = [UInt32](repeating: 0, count: queryCount * count)
    try chosen.withUnsafeMutableBufferPointer { chosen in
      // Every thread writes the lists of its own queries.
      nonisolated(unsafe) let chosen = chosen
      try runItems((queryCount + Self.width - 1) / Self.width, threads: threads) {
        let keys = Scratch<UInt64>(all)
        return { [self] panel in
          for query in panel * Self.width..<min(queryCount, (panel + 1) * Self.width) {
            let (start, stride) = (place(query, 0), stride(of: panel))
            let weight = Self.spreadWeight * lengths[query]
            for list in 0..<all {
              let promise = products.base[start + list * stride] + weight * shapes.spreads[list]
              keys.base[list] = TopLists<Float>.key(promise, row: list)
            }
            var size = all
            for end in [most, count, rounds[0]] where end < size {
              UnsafeMutableBufferPointer(start: keys.base, count: size).part(at: end)
              size = end
            }
            for place in 0..<count { chosen[query * count + place] = UInt32(TopLists<Float>.row(keys.base[place])) }
            for place in most..<all {
              products.base[start + TopLists<Float>.row(keys.base[place]) * stride] = -.infinity
            }
          }
        }
      }
    }
    var start = 0
    return rounds.filter { $0 > 0 }.map { each in
      defer { start += each }
      let near = (0..<queryCount).flatMap { chosen[$0 * count + start..<$0 * count + start + each] }
      return Visits(Lists(near, count: all)) { list, place in
        let query = Int(place) / each
        return Visits.Visit(query: UInt32(query), offset: self.choose(list, query))
      }
    }
  }

  /// Marks a list as chosen.
  ///
  /// - Returns: what the rest of its rows can add to the product of their leading components.
  private func choose(_ list: Int, _ query: Int) -> Float {
    let place = place(query, list)
    defer { products.base[place] = -.infinity }
    guard !slacks.isEmpty else { return 0 }
    return products.base[place] - leadProducts.base[place] + rests[query] * slacks[list]
  }

  /// The visits of the last round: lists that may hold rows that matter.
  ///
  /// - Parameters:
  ///   - reach: spreads that a list's rows may be above its mean.
  ///   - floors: for each query the product that matters.
  func lastVisits(reach: Float, floors: [Float]) -> Visits {
    let weights = lengths.map { $0 * reach }
    var starts = [0]
    var visits: [Visits.Visit] = []
    for list in 0..<shapes.means.count {
      let spread = shapes.spreads[list]
      for first in Swift.stride(from: 0, to: queryCount, by: Self.width) {
        let row = products.base + place(first, list)
        for lane in 0..<min(Self.width, queryCount - first) where row[lane] > -.infinity {
          // Infinite reach times nothing is no number, and leaves a list in.
          if row[lane] + weights[first + lane] * spread < floors[first + lane] { continue }
          visits.append(Visits.Visit(query: UInt32(first + lane), offset: choose(list, first + lane)))
        }
      }
      starts.append(visits.count)
    }
    return Visits(starts: starts, visits: visits)
  }
}
