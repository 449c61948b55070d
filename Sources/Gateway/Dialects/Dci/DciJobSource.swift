import JSON
import Posix
import Spool

/// The jobs of a page as JSON, each opened when its turn comes.
final class DciJobSource: ElementSource {
  private let candidates: Locked<DciCandidates>
  private let question: DciJobList.Question
  private let fields: DciFields
  private let embedding: DciEmbedding
  private let jobs: DciJobs

  init(_ page: DciJobPage, _ question: DciJobList.Question, _ fields: DciFields, _ jobs: DciJobs) {
    candidates = Locked(page.jobs)
    self.question = question
    self.fields = fields
    embedding = DciEmbedding(question.parameters.embeds, fields)
    self.jobs = jobs
  }

  func next() -> Element {
    guard let candidate = candidates.withLock({ $0.next() }) else { return .end }
    // No answer shows what was not asked for: it may have gone on, or away, since it was found.
    guard let job = try? jobs.job(candidate.id), var object = question.object(job, fields) else {
      return .skipped
    }
    embedding.embed(in: &object, job)
    return .text(JSONValue.object(object).compact)
  }
}
