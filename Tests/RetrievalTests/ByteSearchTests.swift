import TestSupport
import Testing

@testable import Retrieval

/// Search over bytes: recall against exact search, and the same promises.
@Suite struct ByteSearchTests {
  @Test(arguments: [5, 64, 130]) func nearlyAllExactNeighboursAreFound(_ dimension: Int) throws {
    let rows = try MadeVectors.clustered(2000, dimension: dimension, centres: 60, seed: 1)
    let queries = try MadeVectors.clustered(90, dimension: dimension, centres: 60, seed: 1)
    let exact = try ExactSearch(rows).search(queries, count: 20)
    let found = try ByteSearch(rows).search(queries, count: 20)
    #expect(Neighbours.recall(found, of: exact, at: 20) > 0.98)
    for (a, b) in zip(found, exact) {
      // What both found has the same bits, and scores descend.
      let scores = Dictionary(uniqueKeysWithValues: zip(b.rows, b.scores))
      #expect(zip(a.rows, a.scores).allSatisfy { scores[$0.0] == nil || scores[$0.0] == $0.1 })
      #expect(zip(a.scores, a.scores.dropFirst()).allSatisfy { $0 >= $1 })
    }
  }

  @Test func kernelsBlocksAndThreadsGiveTheSameResults() throws {
    let rows = try MadeVectors.clustered(1101, dimension: 42, centres: 5, seed: 5)
    let queries = try MadeVectors.clustered(75, dimension: 42, centres: 5, seed: 6)
    let whole = try ByteSearch(rows, kernel: .portable).search(queries, count: 10)
    for kernel in SearchKernel.available {
      for threads in [1, 3] {
        let search = ByteSearch(rows, threads: threads, kernel: kernel)
        #expect(try search.search(queries, count: 10, threads: threads) == whole)
        for size in [1, 16, 17, 33] {
          var parts: [Neighbours] = []
          for start in stride(from: 0, to: 75, by: size) {
            parts += try search.search(queries, start..<min(75, start + size), count: 10)
          }
          #expect(parts == whole, "\(kernel) \(size)")
        }
      }
    }
  }

  @Test func productsOfBytesAreExact() throws {
    // The greatest bytes: two products must not overflow 16 bits on the way.
    let dimension = 1024
    let values = (0..<96).flatMap { row in (0..<dimension).map { _ in row % 2 == 0 ? Float(1) : -1 } }
    let rows = try VectorRows(values, dimension: dimension)
    for kernel in SearchKernel.available {
      let found = try ByteSearch(rows, kernel: kernel).search(rows, 0..<2, count: 3)
      #expect(found[0].rows == [0, 2, 4] && found[1].rows == [1, 3, 5], "\(kernel)")
      #expect(found.allSatisfy { $0.scores == [1024, 1024, 1024] })
    }
  }

  @Test func rowsWithoutRangeAndSmallCorpora() throws {
    let same = try VectorRows([Float](repeating: 0.5, count: 40), dimension: 4)
    #expect(try ByteSearch(same).search(same, 0..<1, count: 3)[0].rows == [0, 1, 2])
    let rowless = try VectorRows([], dimension: 4)
    let none = try ByteSearch(rowless).search(same, count: 3)
    #expect(none.count == 10 && none.allSatisfy { $0.rows.isEmpty })
    let zero = try VectorRows([0, 0, 0, 0], dimension: 4)
    #expect(try ByteSearch(same).search(zero, count: 2)[0].scores == [0, 0])
    #expect(throws: RetrievalError.self) { try ByteSearch(same).search(VectorRows([1], dimension: 1), count: 1) }
  }

  @Test func aFewCandidatesAreEnoughForAllRows() throws {
    let rows = try MadeVectors.coarse(50, dimension: 9, seed: 3)
    let found = try ByteSearch(rows).search(rows, count: 50)
    #expect(found == (try ExactSearch(rows).search(rows, count: 50)))
  }
}
