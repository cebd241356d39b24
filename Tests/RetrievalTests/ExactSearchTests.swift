import TestSupport
import Testing

@testable import Retrieval

/// Exact search against sums in double precision, and the promises about ties, blocks, threads and kernels.
@Suite struct ExactSearchTests {
  @Test(arguments: [1, 2, 3, 15, 16, 17, 64, 131]) func theBestRowsAreFound(_ dimension: Int) throws {
    let rows = try MadeVectors.clustered(700, dimension: dimension, centres: 40, seed: 1)
    let queries = try MadeVectors.clustered(61, dimension: dimension, centres: 40, seed: 2)
    let found = try ExactSearch(rows).search(queries, count: 20)
    for (query, neighbours) in found.enumerated() {
      let oracle = MadeVectors.oracle(rows, queries[query])
      #expect(neighbours.rows.count == 20 && Set(neighbours.rows).count == 20)
      // Roundings of floats decide between products that are nearly the same.
      for (place, score) in neighbours.scores.enumerated() { #expect(abs(Double(score) - oracle[place].score) < 1e-5) }
      for (row, score) in zip(neighbours.rows, neighbours.scores) {
        #expect(abs(Double(score) - (oracle.first { $0.row == row }?.score ?? .nan)) < 1e-5)
      }
      #expect(zip(neighbours.scores, neighbours.scores.dropFirst()).allSatisfy { $0 >= $1 })
    }
  }

  @Test(arguments: SearchKernel.available) func tiesGoToTheLowerRow(_ kernel: SearchKernel) throws {
    // Sums of whole numbers are exact, so that rows and their order are known.
    let rows = try MadeVectors.coarse(900, dimension: 6, seed: 3)
    let queries = try MadeVectors.coarse(50, dimension: 6, seed: 4)
    for threads in [1, 3] {
      let found = try ExactSearch(rows, kernel: kernel).search(queries, count: 33, threads: threads)
      for (query, neighbours) in found.enumerated() {
        let oracle = MadeVectors.oracle(rows, queries[query]).prefix(33)
        #expect(neighbours.rows == oracle.map(\.row))
        #expect(neighbours.scores.map(Double.init) == oracle.map(\.score))
      }
    }
  }

  @Test func kernelsBlocksAndThreadsGiveTheSameBits() throws {
    let rows = try MadeVectors.clustered(1503, dimension: 37, centres: 9, seed: 5)
    let queries = try MadeVectors.clustered(101, dimension: 37, centres: 9, seed: 6)
    let targets = (0..<101).map { $0 % 3 == 0 ? nil : $0 * 14 }
    let whole = try ExactSearch(rows, kernel: .portable).search(queries, count: 10, targets: targets)
    for kernel in SearchKernel.available {
      let search = ExactSearch(rows, kernel: kernel)
      for threads in [1, 3] {
        #expect(try search.search(queries, count: 10, targets: targets, threads: threads) == whole)
      }
      for size in [1, 16, 33, 50] {
        var parts: [Neighbours] = []
        for start in stride(from: 0, to: 101, by: size) {
          let part = start..<min(101, start + size)
          parts += try search.search(queries, part, count: 10, targets: Array(targets[part]))
        }
        #expect(parts == whole, "\(kernel) \(size)")
      }
    }
  }

  @Test(arguments: SearchKernel.available) func ranksOfRowsAreExact(_ kernel: SearchKernel) throws {
    let rows = try MadeVectors.coarse(801, dimension: 7, seed: 7)
    let queries = try MadeVectors.coarse(60, dimension: 7, seed: 8)
    let targets: [Int?] = (0..<60).map { $0 == 5 ? nil : $0 * 13 }
    for (query, neighbours) in try ExactSearch(rows, kernel: kernel)
      .search(queries, count: 5, targets: targets, threads: 2).enumerated()
    {
      let oracle = MadeVectors.oracle(rows, queries[query])
      guard let target = targets[query] else {
        #expect(neighbours.target == nil)
        continue
      }
      let place = try #require(oracle.firstIndex { $0.row == target })
      #expect(neighbours.target == Neighbours.Target(score: Float(oracle[place].score), rank: place + 1))
    }
  }

  @Test func aTargetAmongTheNearestHasItsPlace() throws {
    let rows = try MadeVectors.clustered(3000, dimension: 48, centres: 100, seed: 9)
    let plain = try ExactSearch(rows).search(rows, 0..<100, count: 15)
    for place in [0, 1, 14] {
      let again = try ExactSearch(rows).search(rows, 0..<100, count: 15, targets: plain.map { $0.rows[place] })
      for (query, neighbours) in again.enumerated() {
        #expect(neighbours.target == Neighbours.Target(score: plain[query].scores[place], rank: place + 1))
      }
    }
  }

  @Test func smallAndEmptyCorpora() throws {
    let queries = try MadeVectors.coarse(3, dimension: 4, seed: 1)
    let rowless = try VectorRows([], dimension: 4)
    let none = try ExactSearch(rowless).search(queries, count: 5)
    #expect(none.map(\.rows) == [[], [], []])
    let two = try ExactSearch(MadeVectors.coarse(2, dimension: 4, seed: 2)).search(queries, count: 5, threads: 9)
    #expect(two.allSatisfy { $0.rows.sorted() == [0, 1] })
    let empty = try ExactSearch(rowless).search(queries, 1..<1, count: 5)
    #expect(empty.isEmpty)
    let ranked = try ExactSearch(MadeVectors.coarse(90, dimension: 4, seed: 2))
      .search(queries, count: 0, targets: [3, nil, 4])
    #expect(ranked.allSatisfy { $0.rows.isEmpty } && ranked[0].target != nil && ranked[1].target == nil)
  }

  @Test func productsStayFiniteAtTheLimit() throws {
    let limit = VectorRows.greatestMagnitude
    let rows = try VectorRows(
      [Float](repeating: limit, count: 1000) + [Float](repeating: -limit, count: 1000), dimension: 1000)
    let found = try ExactSearch(rows).search(rows, count: 2)
    #expect(found.map(\.rows) == [[0, 1], [1, 0]])
    #expect(found.allSatisfy { $0.scores.allSatisfy(\.isFinite) })
  }

  @Test func queriesOfAnotherDimensionAreRefused() throws {
    let search = ExactSearch(try MadeVectors.coarse(2, dimension: 4, seed: 2))
    let queries = try MadeVectors.coarse(2, dimension: 5, seed: 2)
    #expect(throws: RetrievalError.self) { try search.search(queries, count: 1) }
  }

  @Test func moreQueriesThanABlock() throws {
    let rows = try MadeVectors.coarse(30, dimension: 3, seed: 10)
    let queries = try MadeVectors.coarse(ExactSearch.blockQueries + 30, dimension: 3, seed: 11)
    let found = try ExactSearch(rows).search(queries, count: 4, targets: (0..<queries.count).map { $0 % 30 })
    #expect(found.count == queries.count)
    for query in [0, 47, 48, ExactSearch.blockQueries - 1, ExactSearch.blockQueries, queries.count - 1] {
      let oracle = MadeVectors.oracle(rows, queries[query])
      #expect(found[query].rows == oracle.prefix(4).map(\.row))
      #expect(found[query].target?.rank == oracle.firstIndex { $0.row == query % 30 }.map { $0 + 1 })
    }
  }

  @Test func scoresKeepTheirOrderAsNumbers() {
    let floats: [Float] = [
      -.infinity, -3e38, -1, -Float.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude, 0.5, 3e38, .infinity,
    ]
    #expect(zip(floats, floats.dropFirst()).allSatisfy { $0.ordered < $1.ordered })
    #expect(floats.allSatisfy { Float(ordered: $0.ordered) == $0 })
    #expect((-0.0 as Float).ordered == (0.0 as Float).ordered)
    let integers: [Int32] = [.min, -1, 0, 1, .max]
    #expect(zip(integers, integers.dropFirst()).allSatisfy { $0.ordered < $1.ordered })
    #expect(integers.allSatisfy { Int32(ordered: $0.ordered) == $0 })
  }
}
