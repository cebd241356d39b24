import ArgumentParser
import Testing

@testable import Runs
@testable import dataprep

/// Which share of a plan a worker takes under each scheduler.
@Suite struct WorkerShareTests {
  /// One row of the table.
  struct Case: Sendable, CustomTestStringConvertible {
    var environment: [String: String] = [:]
    var rank: Int?
    var worldSize: Int?
    /// nil for an error.
    var share: Worker.Share?

    var testDescription: String { "\(environment) rank \(rank as Int?) of \(worldSize as Int?)" }
  }

  @Test(arguments: [
    Case(share: .claim),
    Case(environment: ["PATH": "/bin", "SLURM_JOB_ID": "7"], share: .claim),
    Case(rank: 3, worldSize: 40, share: .rank(3, of: 40)),
    // What is said counts more than what the scheduler tells.
    Case(
      environment: ["SLURM_ARRAY_TASK_ID": "9", "PARALLEL_SEQ": "2"], rank: 3, worldSize: 40, share: .rank(3, of: 40)),
    Case(worldSize: 4),
    // A Slurm array, from 0 and from 1.
    Case(
      environment: ["SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_COUNT": "4"],
      share: .rank(2, of: 4)),
    Case(
      environment: ["SLURM_ARRAY_TASK_ID": "4", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_COUNT": "4"],
      share: .rank(3, of: 4)),
    Case(environment: ["SLURM_ARRAY_TASK_ID": "2"], worldSize: 4, share: .rank(2, of: 4)),
    Case(environment: ["SLURM_ARRAY_TASK_ID": "2"]),
    // Some tasks of an array again: 3 and 7 of 0-39.
    Case(
      environment: ["SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "3", "SLURM_ARRAY_TASK_COUNT": "2"],
      worldSize: 40),
    Case(environment: ["SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "3", "SLURM_ARRAY_TASK_COUNT": "2"]),
    // A Kubernetes Indexed Job does not tell its number of completions.
    Case(environment: ["JOB_COMPLETION_INDEX": "0"], worldSize: 3, share: .rank(0, of: 3)),
    Case(environment: ["JOB_COMPLETION_INDEX": "3"], worldSize: 3),
    Case(environment: ["JOB_COMPLETION_INDEX": "0"]),
    // GNU parallel counts from 1.
    Case(environment: ["PARALLEL_SEQ": "1"], worldSize: 4, share: .rank(0, of: 4)),
    Case(environment: ["PARALLEL_SEQ": "4"], worldSize: 4, share: .rank(3, of: 4)),
    Case(environment: ["PARALLEL_SEQ": "5"], worldSize: 4),
    Case(environment: ["PARALLEL_SEQ": "1"]),
    Case(
      environment: ["OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "2"], share: .rank(1, of: 2)),
    Case(environment: ["OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "2"], worldSize: 1),
    // What is no number tells nothing.
    Case(environment: ["PARALLEL_SEQ": "", "SLURM_ARRAY_TASK_ID": "x"], share: .claim),
  ])
  func share(_ row: Case) throws {
    func share() throws -> Worker.Share {
      try WorkerShare.share(rank: row.rank, worldSize: row.worldSize, environment: row.environment)
    }
    if let expected = row.share {
      #expect(try share() == expected)
    } else {
      #expect(throws: ValidationError.self) { try share() }
    }
  }
}
