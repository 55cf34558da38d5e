"""Asks a model behind an OpenAI-compatible endpoint: OPENAI_BASE_URL (default https://api.openai.com/v1), OPENAI_API_KEY."""

import json
import os
import time
from urllib import error, request

TRIES = 4


class ChatError(Exception):
    """Why no answer came."""


class Chat:
    """One model with fixed instructions."""

    def __init__(self, model, system, url=None, key=None, limit_s=120, pause_s=2.0):
        self.model, self.system, self.limit_s, self.pause_s = model, system, limit_s, pause_s
        self.url = (url or os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1").rstrip("/") + "/chat/completions"
        self.key = key or os.environ.get("OPENAI_API_KEY", "")
        self.tokens = 0

    def ask(self, text):
        """The whole answer; one that was cut off at the length limit is an error, never half a text."""
        body = {"model": self.model, "temperature": 0, "messages": [{"role": "system", "content": self.system}, {"role": "user", "content": text}]}
        answer = self._post(json.dumps(body).encode())
        try:
            choice = answer["choices"][0]
            content = choice["message"]["content"]
        except (KeyError, IndexError, TypeError):
            raise ChatError(f"{self.url}: answered without choices[0].message.content: {str(answer)[:200]}") from None
        if choice.get("finish_reason") == "length" or type(content) is not str:
            raise ChatError("the answer was cut off at the model's length limit; use shorter documents or a larger limit")
        self.tokens += int((answer.get("usage") or {}).get("total_tokens") or 0)
        return content

    def _post(self, body):
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.key}"} if self.key else {})}
        for turn in range(TRIES):
            try:
                with request.urlopen(request.Request(self.url, body, headers), timeout=self.limit_s) as reply:
                    return json.loads(reply.read())
            except error.HTTPError as problem:
                why = f"HTTP {problem.code}: {problem.read(300).decode('utf-8', 'replace')}"
                if problem.code != 429 and problem.code < 500:
                    break
            except (error.URLError, TimeoutError, ConnectionError) as problem:
                why = str(problem)
            except ValueError:
                why = "the answer is not JSON"
            if turn + 1 < TRIES:
                time.sleep(self.pause_s * 2**turn)
        raise ChatError(f"{self.url}: {why}")
