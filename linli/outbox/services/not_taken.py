"""What goes wrong on the way out."""

from linli.common.calling import Answer, CallFailed, Fault
from linli.outbox.choices import Problem


class NotTaken(Exception):
    """A gateway or robot did not take a message: what that means, and its own words."""

    def __init__(self, problem: Problem, words: str = "") -> None:
        super().__init__(words or problem)
        self.problem = problem

    @classmethod
    def of_call(cls, failure: CallFailed) -> "NotTaken":
        """Nobody answered, or nobody may be asked there."""
        taken_off = failure.fault == Fault.FORBIDDEN
        return cls(Problem.NOT_SET if taken_off else Problem.DOWN, str(failure))

    @classmethod
    def of_answer(cls, answer: Answer) -> "NotTaken":
        """It answered, and not with yes. Its words are kept short: they may repeat ours."""
        problem = {401: Problem.KEY, 403: Problem.KEY, 429: Problem.LIMIT, 503: Problem.LIMIT}
        return cls(problem.get(answer.status, Problem.NOT_TAKEN), f"status {answer.status}")
