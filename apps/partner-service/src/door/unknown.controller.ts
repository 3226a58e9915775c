import { All, Controller } from '@nestjs/common';
import { problems } from '@app/common';
import { ApiExcludeController } from '@nestjs/swagger';

@ApiExcludeController()
@Controller('door')
export class UnknownController {
  @All('unknown')
  refuse(): never {
    throw problems.unknownEndpoint();
  }
}
